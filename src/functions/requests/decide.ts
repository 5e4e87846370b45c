import type { InvocationContext } from '@azure/functions';
import { z } from 'zod';
import type { VoteRefusal } from '../../domain/approval.js';
import type { Instant, PersonId } from '../../domain/ids.js';
import { policyAt } from '../../domain/policy-at.js';
import { type RequestRecord, Vote } from '../../domain/request-record.js';
import { type StepUp, unmetStepUp } from '../../domain/step-up.js';
import type { Identity } from '../../ports/identity.js';
import type { Ports } from '../edge-ports.js';
import { isApproverOf } from './approver-of.js';
import { Prose } from './ask.js';
import { castInto } from './cast-into.js';
import { isParty } from './find-request.js';

/** What an approver says. `escort`: they will accompany whoever enters. */
export const Ballot = z.discriminatedUnion('decision', [
  z.strictObject({ decision: z.literal('approve'), reason: Prose, escort: z.literal(true).optional() }),
  z.strictObject({ decision: z.literal('deny'), reason: Prose }),
]);
export type Ballot = z.infer<typeof Ballot>;

/** A vote as it stands in the record of the request `id`. */
export const DecidedView = Vote.extend({ id: z.uuid() });

export type DecidePorts = Ports<'requests' | 'doors' | 'directory' | 'policy' | 'clock' | 'flows'>;

/** Who settled a request, and when. */
export type Settled = { by: PersonId; decision: 'approve' | 'deny' | 'cancel'; at: Instant };

export type Decided =
  | { kind: 'decided'; vote: Vote }
  | { kind: 'step-up'; demand: StepUp }
  | { kind: 'refused'; because: VoteRefusal | 'not-an-approver'; settled?: Settled };

/**
 * One person's word on one request, through whichever channel it came: rights asked now, sign-in strong enough, vote in the record, orchestration woken.
 * `claim` runs right before the vote is cast and may still refuse it. Throws LatchError while records or directory are out of reach.
 */
export async function decide(
  ports: DecidePorts,
  { who, record, ballot, context }: { who: Identity; record: RequestRecord; ballot: Ballot; context: InvocationContext },
  claim: () => Promise<Decided | undefined> = async () => undefined,
): Promise<Decided> {
  if (!isParty(who, record) && !(await isApproverOf(record, who.id, ports))) return { kind: 'refused', because: 'not-an-approver' };
  const demand = ballot.decision === 'approve' ? stepUpFor(record, who, ports) : undefined;
  if (demand) return { kind: 'step-up', demand };
  const taken = await claim();
  if (taken) return taken;
  const cast = await castInto(ports, record, { approverId: who.id, ...ballot, at: ports.clock.now().toISOString() });
  if (typeof cast === 'string') return refused(cast, (await ports.requests.read(record.id)) ?? record);
  await ports.flows(context).wake(record.id);
  return { kind: 'decided', vote: cast };
}

function refused(because: VoteRefusal, record: RequestRecord): Decided {
  const settled = because === 'already-decided' ? settledBy(record) : undefined;
  return { kind: 'refused', because, ...(settled && { settled }) };
}

/** Who had the last word, for those who come too late. */
export function settledBy({ cancelled, decision, approvals }: RequestRecord): Settled | undefined {
  const word = decision?.kind === 'denied' ? 'deny' : 'approve';
  const vote = decision && approvals.votes.findLast((each) => each.decision === word);
  if (vote) return { by: vote.approverId, decision: vote.decision, at: vote.at };
  return cancelled && { by: cancelled.by, decision: 'cancel', at: cancelled.at };
}

/** Those whose vote cannot count anyway are told that instead, and a denial is always welcome. */
function stepUpFor(record: RequestRecord, who: Identity, { policy, clock }: DecidePorts): StepUp | undefined {
  if (isParty(who, record) || record.decision || record.status === 'closed') return undefined;
  const classes = record.doors.map((door) => door.class);
  return unmetStepUp(who, policyAt(policy, record.doors), classes, clock.now());
}
