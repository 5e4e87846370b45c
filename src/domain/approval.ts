import { openAtApproval } from './clocks.js';
import { isAsked, isOpen, openVotesOf, votesOf } from './counted.js';
import { asAsked, grantExtension } from './extension.js';
import type { PersonId } from './ids.js';
import { speakForTwo } from './quorum.js';
import type { RequestRecord, Vote } from './request-record.js';
import { further } from './request-status.js';
import { byPeople, withLine } from './timeline.js';
import type { TimelineEvent } from './timeline-event.js';
import { instantFrom, type When } from './window.js';

export type VoteRefusal = 'self-approval' | 'same-person' | 'already-decided' | 'too-late' | 'changed';
export type VoteReply = { kind: 'voted' | 'repeated'; record: RequestRecord } | { kind: 'refused'; because: VoteRefusal };
/** `question`: the one its voter was shown, where that is known. It is no part of the vote. */
export type Word = Omit<Vote, 'at'> & { question?: number | undefined };
type SameAs = (one: PersonId, other: PersonId) => boolean;

/** Counts a vote on what is asked now. `sameAs`: whether two accounts belong to one person. A changed mind is a second vote; nothing is ever taken out. */
export function castVote(record: RequestRecord, vote: Word, sameAs: SameAs, now: Date): VoteReply {
  if (isRepeated(lastOf(openVotesOf(record), vote.approverId), vote)) return { kind: 'repeated', record };
  const because = refusalOf(record, vote, (one, other) => one === other || sameAs(one, other), now);
  return because ? { kind: 'refused', because } : { kind: 'voted', record: counted(record, vote, now) };
}

/** Whether somebody says again what they said last. */
export const isRepeated = (before: Vote | undefined, vote: Pick<Vote, 'decision' | 'escort'>): boolean =>
  before?.decision === vote.decision && (before.escort ?? false) === (vote.escort ?? false);

function refusalOf(record: RequestRecord, ballot: Word, same: SameAs, now: Date): VoteRefusal | undefined {
  const { approverId, inPlaceOf = approverId } = ballot;
  if ([approverId, inPlaceOf].some((id) => same(id, record.requesterId) || same(id, record.subjectId))) return 'self-approval';
  if (record.decision && !isOpen(record)) return 'already-decided';
  if (record.lapsedAt || record.outcome === 'lapsed' || now.getTime() >= Date.parse(deadlineOf(record))) return 'too-late';
  if (record.status === 'closed' || record.cancelled || record.revoked) return 'already-decided';
  if (!isAsked(record, ballot.question)) return 'changed';
  const others = openVotesOf(record).filter((cast) => cast.approverId !== approverId);
  return others.some((cast) => isOneVoice(cast, ballot, same)) ? 'same-person' : undefined;
}

/** One person, or one right: a delegate and whose place they take count once. */
const isOneVoice = (one: Word, other: Word, same: SameAs): boolean =>
  [one.approverId, one.inPlaceOf].some((left) => [other.approverId, other.inPlaceOf].some((right) => left && right && same(left, right)));

function counted(record: RequestRecord, { question: _, ...word }: Word, now: Date): RequestRecord {
  const { approverId, decision, escort } = word;
  const vote: Vote = { ...word, at: instantFrom(now), ...(isOpen(record) && { onExtension: true }) };
  const withVote = { ...record, approvals: { ...record.approvals, votes: [...record.approvals.votes, vote] } };
  const after = isOpen(withVote) ? extended(withVote, now) : decided(withVote, now);
  const detail = `${decision} by ${approverId}${escort ? ', as escort' : ''}`;
  return withLine(after, {}, byPeople(now, eventOf(withVote, after), detail, { who: approverId }));
}

const eventOf = (before: RequestRecord, after: RequestRecord): TimelineEvent => {
  if (!isOpen(before)) return after.decision?.kind ?? 'voted';
  return after.extension?.state === 'denied' ? 'extension-denied' : 'voted';
};

const deadlineOf = (record: RequestRecord) => (isOpen(record) ? record.extension.decideBy : record.clocks.decideBy);

/** A longer stay is decided like a request; a no leaves the stay as it is. */
function extended(record: RequestRecord, at: Date): RequestRecord {
  const asked = asAsked(record);
  const { extension } = record;
  const votes = openVotesOf(record);
  if (extension && votes.some(({ decision }) => decision === 'deny')) return { ...record, extension: { ...extension, state: 'denied' } };
  const isEnough = yesSayers(asked, votes).length >= asked.approvals.required && comeFromTwo(asked, votes) && haveEscort(asked, votes);
  return isEnough ? grantExtension(record, at) : record;
}

/** The record with its decision, once the votes give one or none are needed; a window that waited for it opens. */
export function decided(record: RequestRecord, at: When, noneNeeded = false): RequestRecord {
  const kind = verdictOf(record, noneNeeded);
  if (record.decision || !kind) return record;
  const opened = kind === 'approved' ? openAtApproval({ ...record, status: further(record.status, 'scheduled') }, at) : record;
  return { ...opened, decision: { kind, at: instantFrom(at), covers: opened.window } };
}

/** One denial ends it; otherwise as many distinct people as required, an escort among them where one is. A `required` of 0 alone says nothing: it is so before the policy was asked. */
function verdictOf(record: RequestRecord, noneNeeded: boolean): 'approved' | 'denied' | undefined {
  if (hasDenial(record)) return 'denied';
  const { required } = record.approvals;
  const isEnough = required > 0 && approversOf(record).length >= required && hasItsEscort(record) && hasItsGroups(record);
  return noneNeeded || isEnough ? 'approved' : undefined;
}

export const hasDenial = (record: RequestRecord): boolean => votesOf(record).some(({ decision }) => decision === 'deny');

/** The distinct people who said yes; requester and subject never count. */
export const approversOf = (record: RequestRecord): PersonId[] => yesSayers(record, votesOf(record));

function yesSayers({ requesterId, subjectId }: RequestRecord, votes: readonly Vote[]): PersonId[] {
  const yes = votes.filter(({ decision }) => decision === 'approve').map(({ approverId }) => approverId);
  return [...new Set(yes)].filter((id) => id !== requesterId && id !== subjectId);
}

/** Whether the approvals come from two groups, where they must. */
export const hasItsGroups = (record: RequestRecord): boolean => comeFromTwo(record, votesOf(record));

function comeFromTwo({ approvals }: RequestRecord, votes: readonly Vote[]): boolean {
  const yes = latestOfEach(votes).filter(({ decision }) => decision === 'approve');
  const voices = yes.map(({ approverId: id, groups = [] }) => ({ id, groups }));
  return speakForTwo(voices, approvals.twoGroups);
}

/** Who will accompany the person who enters, if somebody will: the last word of an approver counts. */
export const escortOf = (record: RequestRecord): PersonId | undefined => escortAmong(record, votesOf(record));

const escortAmong = (record: RequestRecord, votes: readonly Vote[]): PersonId | undefined =>
  yesSayers(record, votes).find((id) => lastOf(votes, id)?.escort === true);

export const hasItsEscort = (record: RequestRecord): boolean => haveEscort(record, votesOf(record));

const haveEscort = (record: RequestRecord, votes: readonly Vote[]): boolean =>
  record.approvals.escort !== true || escortAmong(record, votes) !== undefined;

/** The last word of everybody who voted, in the order they first did. */
export const latestOfEach = (votes: readonly Vote[]): Vote[] => [...new Map(votes.map((vote) => [vote.approverId, vote])).values()];

export const latestVoteOf = (record: RequestRecord, approverId: PersonId): Vote | undefined => lastOf(openVotesOf(record), approverId);

const lastOf = (votes: readonly Vote[], approverId: PersonId): Vote | undefined => votes.findLast((vote) => vote.approverId === approverId);
