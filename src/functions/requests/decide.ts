import type { InvocationContext } from '@azure/functions';
import { z } from 'zod';
import { castVote, isRepeated, latestVoteOf, type VoteRefusal, type Word } from '../../domain/approval.js';
import { isOpen } from '../../domain/counted.js';
import { doorToType, isTyped } from '../../domain/door-to-type.js';
import { asAsked } from '../../domain/extension.js';
import type { Instant, PersonId } from '../../domain/ids.js';
import { policyAt } from '../../domain/policy-at.js';
import { type RequestRecord, Vote } from '../../domain/request-record.js';
import { type StepUp, unmetStepUp } from '../../domain/step-up.js';
import type { Identity } from '../../ports/identity.js';
import type { Ports } from '../edge-ports.js';
import { endIfUnfit } from '../events/end-if-unfit.js';
import type { BeginPorts } from '../revocations/begin-revocation.js';
import { type Right, type RightPorts, rightToDecide } from './approver-of.js';
import { Prose } from './ask.js';
import { castInto } from './cast-into.js';
import { isParty } from './find-request.js';
import { readDoors } from './read-doors.js';

/** A name typed as proof of attention. */
const DoorName = z.string().max(200).optional();

/** What of the request they were shown, as its approval says. */
const question = z.int().min(0).optional();

/**
 * What an approver says. `escort`: they will accompany whoever enters. `doorName`: of an exclusion area, typed so that nobody approves out of habit.
 * `question`: which one they answer; without it, the one that is asked when it comes.
 */
export const Ballot = z.discriminatedUnion('decision', [
  z.strictObject({ decision: z.literal('approve'), reason: Prose, escort: z.literal(true).optional(), doorName: DoorName, question }),
  z.strictObject({ decision: z.literal('deny'), reason: Prose, question }),
]);
export type Ballot = z.infer<typeof Ballot>;

/** A vote as it stands in the record of the request `id`. */
export const DecidedView = Vote.extend({ id: z.uuid() });

export type DecidePorts = BeginPorts & RightPorts & Ports<'access' | 'risk' | 'policy'>;

/** Who settled a request, and when. */
export type Settled = { by: PersonId; decision: 'approve' | 'deny' | 'cancel'; at: Instant };

export type DecisionRefusal = VoteRefusal | 'not-an-approver' | 'door-name';

export type Decided =
  | { kind: 'decided'; vote: Vote }
  | { kind: 'step-up'; demand: StepUp }
  | { kind: 'unfit'; because: string }
  | { kind: 'refused'; because: DecisionRefusal; settled?: Settled };

/** `clicked`: where deciding is one click on something that was pushed to somebody, an exclusion area is approved by typing its name. */
export type Deciding = { who: Identity; record: RequestRecord; ballot: Ballot; clicked?: boolean; context: InvocationContext };

/**
 * One person's word on one request, through whichever channel it came: rights asked now, sign-in strong enough, the people of the request still fit
 * to enter, vote in the record, orchestration woken.
 * `claim` runs right before the vote is cast and may still refuse it. Throws LatchError while records or directory are out of reach.
 */
export async function decide(
  ports: DecidePorts,
  deciding: Deciding,
  claim: () => Promise<Decided | undefined> = async () => undefined,
): Promise<Decided> {
  const { who, record, context } = deciding;
  const right = await rightToDecide(record, who.id, ports);
  if (!isParty(who, record) && !right) return { kind: 'refused', because: 'not-an-approver' };
  const word = wordOf(deciding, right);
  if (isAboutAnother(record, word, ports.clock.now())) return { kind: 'refused', because: 'changed' };
  const objection = asksForMore(deciding) ? await objectionTo(deciding, ports) : undefined;
  const taken = objection ?? (await claim());
  if (taken) return taken;
  const cast = await castInto(ports, record, word);
  if (typeof cast === 'string') return refused(cast, (await ports.requests.read(record.id)) ?? record);
  await ports.flows(context).wake(record.id);
  return { kind: 'decided', vote: cast };
}

/** What is written down: without the name of the door, with the groups where it matters from which the approvals come. */
function wordOf({ who, record, ballot }: Deciding, right: Right | undefined): Word {
  const { decision, reason, question: shown } = ballot;
  const sets = asAsked(record).approvals.twoGroups?.flat() ?? [];
  const groups = right?.groups.filter((group) => sets.includes(group)) ?? [];
  return {
    ...{ approverId: who.id, decision, reason, question: shown },
    ...(ballot.decision === 'approve' && ballot.escort && { escort: true }),
    ...(groups.length > 0 && { groups }),
    ...(right?.inPlaceOf && { inPlaceOf: right.inPlaceOf }),
  };
}

/** Said before anything is asked of whoever decides, and before the link they followed is used up. */
function isAboutAnother(record: RequestRecord, word: Word, now: Date): boolean {
  const reply = castVote(record, word, () => false, now);
  return reply.kind === 'refused' && reply.because === 'changed';
}

/** A longer stay asks for all that the request did. A denial is always welcome; whose vote cannot count anyway is told that instead, and what was said before may be said again. */
const asksForMore = ({ who, record, ballot }: Deciding) =>
  ballot.decision === 'approve' &&
  !isParty(who, record) &&
  (!record.decision || isOpen(record)) &&
  record.status !== 'closed' &&
  !isRepeated(latestVoteOf(record, who.id), ballot);

/** What an approval lacks: the name of the door, a stronger sign-in, or people who may still enter. */
async function objectionTo({ who, record, ballot, clicked, context }: Deciding, ports: DecidePorts): Promise<Decided | undefined> {
  const { doors, policy, clock } = ports;
  const typed = ballot.decision === 'approve' ? ballot.doorName : undefined;
  if (clicked || typed !== undefined) {
    const ids = record.doors.map(({ doorId }) => doorId);
    const name = doorToType(await readDoors(doors, ids));
    if (name !== undefined && !isTyped(name, typed ?? '')) return { kind: 'refused', because: 'door-name' };
  }
  const classes = record.doors.map((door) => door.class);
  const demand = unmetStepUp(who, policyAt(policy, record.doors), classes, clock.now());
  if (demand) return { kind: 'step-up', demand };
  const unfit = await endIfUnfit(record, ports, context);
  if (unfit === 'moved') return { kind: 'refused', because: 'changed' };
  return unfit === undefined ? undefined : { kind: 'unfit', because: unfit };
}

function refused(because: VoteRefusal, record: RequestRecord): Decided {
  const settled = because === 'already-decided' ? settledBy(record) : undefined;
  return { kind: 'refused', because, ...(settled && { settled }) };
}

/** Who had the last word, for those who come too late. */
export function settledBy({ cancelled, decision, approvals, glass }: RequestRecord): Settled | undefined {
  const word = decision?.kind === 'denied' ? 'deny' : 'approve';
  const vote = decision && approvals.votes.findLast((each) => each.decision === word);
  if (vote) return { by: vote.approverId, decision: vote.decision, at: vote.at };
  const voice = glass?.brokenAt === undefined ? undefined : glass.voices.at(-1);
  if (voice) return { by: voice.personId, decision: 'approve', at: voice.at };
  return cancelled && { by: cancelled.by, decision: 'cancel', at: cancelled.at };
}
