import { hasDenial } from './approval.js';
import { openAtApproval } from './clocks.js';
import type { PersonId } from './ids.js';
import type { GlassVoice, RequestRecord } from './request-record.js';
import { further } from './request-status.js';
import { byPeople, withLine } from './timeline.js';
import { earliest, instantFrom, minutesAfter, type When } from './window.js';

/** What is opened without its approvers is open for so long at most. */
export const glassMinutes = 15;

export type GlassRefusal = 'self-approval' | 'same-person' | 'already-decided' | 'too-late' | 'not-now';
export type GlassReply = { kind: 'said' | 'repeated'; record: RequestRecord } | { kind: 'refused'; because: GlassRefusal };
type SameAs = (one: PersonId, other: PersonId) => boolean;
type Word = Pick<GlassVoice, 'personId' | 'as' | 'reason'>;

/** One person's word that this cannot wait for its approvers. Security alone, or a second person after the first, breaks the glass: the request is approved and opens now, for a short while. */
export function breakGlass(record: RequestRecord, word: Word, sameAs: SameAs, now: Date): GlassReply {
  if (voicesOf(record).some(({ personId }) => personId === word.personId)) return { kind: 'repeated', record };
  const because = refusalOf(record, word, (one, other) => one === other || sameAs(one, other), now);
  return because ? { kind: 'refused', because } : { kind: 'said', record: said(record, word, now) };
}

function refusalOf(record: RequestRecord, { personId }: Word, same: SameAs, now: Date): GlassRefusal | undefined {
  if (same(personId, record.requesterId) || same(personId, record.subjectId)) return 'self-approval';
  if (record.lapsedAt || now.getTime() >= Date.parse(record.clocks.decideBy)) return 'too-late';
  if (record.status !== 'awaiting-approval' || record.decision || record.cancelled || record.revoked || hasDenial(record))
    return 'already-decided';
  if (!record.opensAtApproval) return 'not-now';
  return voicesOf(record).some((voice) => same(voice.personId, personId)) ? 'same-person' : undefined;
}

function said(record: RequestRecord, { personId, as, reason }: Word, now: Date): RequestRecord {
  const voice: GlassVoice = { personId, as, reason, at: instantFrom(now) };
  const spoken: RequestRecord = { ...record, glass: { ...record.glass, voices: [...(record.glass?.voices ?? []), voice] } };
  const isEnough = isSpokenFor(spoken);
  const after = isEnough ? broken(spoken, now) : spoken;
  return withLine(after, {}, byPeople(now, isEnough ? 'glass-broken' : 'glass-asked', `by ${personId}`, { who: personId }));
}

/** Its window begins now and is cut to what an emergency is given. */
function broken(record: RequestRecord, now: Date): RequestRecord {
  const minutes = Math.min(record.opensAtApproval?.minutes ?? glassMinutes, glassMinutes);
  const opened = openAtApproval({ ...record, opensAtApproval: { minutes }, status: further(record.status, 'scheduled') }, now);
  const { codeEndsAt, closesAt } = opened.clocks;
  return {
    ...opened,
    clocks: { ...opened.clocks, codeEndsAt: earliest(codeEndsAt, closesAt) },
    decision: { kind: 'approved', at: instantFrom(now), covers: opened.window },
    ...(opened.glass && { glass: { ...opened.glass, brokenAt: instantFrom(now) } }),
  };
}

export const voicesOf = ({ glass }: Pick<RequestRecord, 'glass'>): GlassVoice[] =>
  (glass?.voices ?? []).filter((voice) => voice.void !== true);

function isSpokenFor(record: RequestRecord): boolean {
  const voices = voicesOf(record).filter(({ personId }) => personId !== record.requesterId && personId !== record.subjectId);
  return voices.some(({ as }) => as === 'security') || new Set(voices.map(({ personId }) => personId)).size >= 2;
}

/** Whether this request may go on without its approvers at this moment: enough have spoken for it, and its short while is not over. */
export const isGlassBroken = (record: RequestRecord, now: When): boolean =>
  record.glass?.brokenAt !== undefined && instantFrom(now) < minutesAfter(record.glass.brokenAt, glassMinutes) && isSpokenFor(record);

/** Whether somebody still has to look at what was done here. */
export const isToReview = ({ glass }: Pick<RequestRecord, 'glass'>): boolean =>
  glass?.brokenAt !== undefined && glass.reviewed === undefined;

export type ReviewRefusal = 'own-glass' | 'not-broken' | 'already-reviewed';

/** Somebody who had no part in it has looked at it. */
export function reviewGlass(
  record: RequestRecord,
  { by, findings }: { by: PersonId; findings: string },
  sameAs: SameAs,
  now: When,
): { kind: 'reviewed'; record: RequestRecord } | { kind: 'refused'; because: ReviewRefusal } {
  const { glass, requesterId, subjectId } = record;
  if (!glass?.brokenAt) return { kind: 'refused', because: 'not-broken' };
  if (glass.reviewed) return glass.reviewed.by === by ? { kind: 'reviewed', record } : { kind: 'refused', because: 'already-reviewed' };
  const involved = [requesterId, subjectId, ...glass.voices.map(({ personId }) => personId)];
  if (involved.some((id) => id === by || sameAs(id, by))) return { kind: 'refused', because: 'own-glass' };
  const reviewed = { by, at: instantFrom(now), findings };
  const line = byPeople(now, 'glass-reviewed', `by ${by}`, { who: by });
  return { kind: 'reviewed', record: withLine(record, { glass: { ...glass, reviewed } }, line) };
}
