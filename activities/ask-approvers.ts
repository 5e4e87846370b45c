import { latestVoteOf } from '../src/domain/approval.js';
import { againLetter, anewLetter, approvalLetter, delegateLetter, onCallLetter } from '../src/domain/approval-letter.js';
import { askAgainAt, beginAsking, escalate, isEscalated, nextLook, notePeopleAsked, wasAsked } from '../src/domain/asking.js';
import type { Instant } from '../src/domain/ids.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import type { Log } from '../src/durable/log.js';
import { type Answer, implement } from '../src/durable/register.js';
import type { How } from './approval-mail.js';
import { type AskingDesk, askPerson, type Question, questionOf } from './ask-person.js';
import { askApprovers } from './contracts.js';
import { doorsOf } from './correspondence.js';
import { couldApprove, type Decider, decidersFor, recentMs } from './deciders.js';
import { remembering } from './remembering.js';
import { askInChannel } from './teams-desk.js';
import { tellNobodyMayDecide } from './tell-nobody-may-decide.js';
import { unlessOut } from './unless-out.js';

type Answered = Answer<typeof askApprovers>;

/**
 * Asks everybody who is to be asked by now and was not yet: approvers at once, those on call from half time on or where there are too few others, delegates in
 * the place of those who named them. Run again it asks whom it could not ask before. Blocked, and security told, where those who are left could not say yes.
 */
export const askApproversActivity = implement(askApprovers, (ports: AskingDesk) => async ({ requestId }, log): Promise<Answered> => {
  const needs = { ...ports, directory: remembering(ports.directory) };
  const { requests, clock } = needs;
  const record = await requests.change(requestId, (current) => escalate(beginAsking(current), clock.now()));
  if (!record || record.decision || record.approvals.required === 0) return { kind: 'asked', count: 0 };
  const deciders = await whoDecides(needs, record);
  if (!couldApprove(deciders, record.approvals)) {
    await tellNobodyMayDecide(needs, record, log);
    return { kind: 'blocked' };
  }
  const wanted = deciders.filter((decider) => isWanted(decider, record, deciders));
  const question = await questionOf(needs, record);
  const posted = await unlessOut(askInChannel(needs, record, question.facts.subject));
  const turns = deciders.flatMap(({ turnsAt }) => turnsAt ?? []);
  const again = posted === 'out' ? [askAgainAt(record, clock.now())] : [];
  return askAll(needs, question, wanted, [...turns, ...again], log);
});

/** Asked at first are those who could decide a minute ago; that these could not say yes, and whom to ask afterwards, is looked up anew. */
async function whoDecides(needs: AskingDesk, record: RequestRecord): Promise<Decider[]> {
  const doors = await doorsOf(needs.doors, record);
  const first = record.approvals.asked === undefined ? await decidersFor(needs, record, doors, recentMs) : [];
  return couldApprove(first, record.approvals) ? first : decidersFor(needs, record, doors);
}

/** Who has said yes, or is away, is not bothered; who is on call only where it has come to that. */
function isWanted(decider: Decider, record: RequestRecord, all: readonly Decider[]): boolean {
  const { person, as, isAway } = decider;
  if (isAway || wasAsked(record, partOf(decider)) || latestVoteOf(record, person.id)) return false;
  return as !== 'on-call' || isEscalated(record) || !couldApprove(withoutOnCall(all), record.approvals);
}

const partOf = ({ person, as, inPlaceOf }: Decider) => ({ personId: person.id, as, ...(inPlaceOf && { inPlaceOf }) });

const withoutOnCall = (all: readonly Decider[]) => all.filter(({ as }) => as !== 'on-call');

/** `turns`: when others are to be asked by what a delegation says, or the channel. */
async function askAll(
  needs: AskingDesk,
  question: Question,
  wanted: readonly Decider[],
  turns: readonly Instant[],
  log: Log,
): Promise<Answered> {
  const { record } = question;
  const replies = await Promise.all(
    wanted.map(async (decider) => ({ decider, reached: await askPerson(needs, question, decider.person, howTo(decider, record), log) })),
  );
  const later = replies.flatMap(({ reached }): Instant[] => (reached.kind === 'later' ? [reached.until] : []));
  const asked = replies.flatMap(({ decider, reached }) => (reached.kind === 'later' ? [] : [partOf(decider)]));
  const noted = await needs.requests.change(record.id, (current) => notePeopleAsked(current, asked, needs.clock.now()));
  const look = nextLook(noted ?? record, [...later, ...turns]);
  const count = replies.filter(({ reached }) => reached.kind === 'asked').length;
  return { kind: 'asked', count, ...(look !== undefined && { look }) };
}

function howTo({ as }: Decider, record: RequestRecord): How {
  if (as === 'on-call') return { step: 'ask-on-call', letterOf: onCallLetter };
  if (as === 'delegate') return { step: 'ask-delegate', letterOf: delegateLetter };
  if (record.question === undefined) return { step: 'ask', letterOf: approvalLetter };
  return { step: 'ask', letterOf: record.approvals.voided ? anewLetter : againLetter };
}
