import { z } from 'zod';
import type { VoteRefusal } from '../domain/approval.js';
import { policyAt } from '../domain/policy-at.js';
import { type RequestRecord, Vote } from '../domain/request-record.js';
import { type StepUp, unmetStepUp } from '../domain/step-up.js';
import type { Identity } from '../ports.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound, type Problem, problem } from './http/problem.js';
import { answer } from './http/reply.js';
import { stepUpChallenge } from './http/step-up-challenge.js';
import { isApproverOf } from './requests/approver-of.js';
import { Prose } from './requests/ask.js';
import { castInto } from './requests/cast-into.js';
import { findRequest, isParty } from './requests/find-request.js';

/** `escort`: the approver will accompany whoever enters. */
const Decision = z.discriminatedUnion('decision', [
  z.strictObject({ decision: z.literal('approve'), reason: Prose, escort: z.literal(true).optional() }),
  z.strictObject({ decision: z.literal('deny'), reason: Prose }),
]);
const Decided = Vote.extend({ id: z.uuid() });

type Needs = Ports<'tokens' | 'sessions' | 'effects' | 'requests' | 'doors' | 'directory' | 'policy' | 'clock' | 'flows' | 'signInAddress'>;

/** POST /api/requests/{id}/decisions: an approver's vote. The record has it before the orchestration is woken. */
export const registerDecideApproval = (ports: Needs) =>
  expose(
    {
      name: 'decideApproval',
      method: 'POST',
      route: 'api/requests/{id}/decisions',
      summary: 'Approve or deny a request',
      access: { people: ['Latch.Approve'] },
      body: Decision,
      keys: 'ledger',
      standing: 'now',
      answers: { 200: { description: 'The vote as it stands in the record', schema: Decided } },
    },
    ports,
    async ({ who, body, params, context }) => {
      const record = await findRequest(ports.requests, params['id']);
      if (!record || record.status === 'step-up-required') return notFound();
      if (!isParty(who, record) && !(await isApproverOf(record, who.id, ports))) return refusals['not-an-approver'];
      const unmet = body.decision === 'approve' && stepUpFor(record, who, ports);
      if (unmet) return stepUpChallenge(who, unmet, ports.signInAddress, record.id);
      const vote: Vote = { approverId: who.id, ...body, at: ports.clock.now().toISOString() };
      const cast = await castInto(ports, record, vote);
      if (typeof cast === 'string') return refusals[cast];
      await ports.flows(context).wake(record.id);
      return answer(200, { id: record.id, ...cast });
    },
  );

/** Those whose vote cannot count anyway are told that instead, and a denial is always welcome. */
function stepUpFor(record: RequestRecord, who: Identity, { policy, clock }: Needs): StepUp | undefined {
  if (isParty(who, record) || record.decision || record.status === 'closed') return undefined;
  const classes = record.doors.map((door) => door.class);
  return unmetStepUp(who, policyAt(policy, record.doors), classes, clock.now());
}

const refusals: Record<VoteRefusal | 'not-an-approver', Problem> = {
  'not-an-approver': problem(403, 'not-an-approver', 'You are not an approver of every door of this request.'),
  'self-approval': problem(403, 'self-approval', 'Nobody decides a request of their own.'),
  'same-person': problem(403, 'same-person', 'You have decided already, with another account.'),
  'already-decided': problem(409, 'already-decided', 'This request has been decided.'),
  'too-late': problem(409, 'too-late', 'The time to decide is over.'),
};
