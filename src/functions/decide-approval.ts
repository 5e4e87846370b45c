import { z } from 'zod';
import { isSamePerson } from '../../activities/people.js';
import { castVote, type VoteRefusal } from '../domain/approval.js';
import type { PersonId } from '../domain/ids.js';
import type { RequestRecord, Vote } from '../domain/request-record.js';
import type { Directory } from '../ports.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound, type Problem, problem } from './http/problem.js';
import { answer } from './http/reply.js';
import { isApproverOf } from './requests/approver-of.js';
import { Prose } from './requests/ask.js';
import { findRequest, isParty } from './requests/find-request.js';

const Decision = z.strictObject({ decision: z.enum(['approve', 'deny']), reason: Prose });
const Decided = z.object({ id: z.uuid(), decision: z.enum(['approve', 'deny']), reason: z.string(), approverId: z.uuid(), at: z.string() });

type Needs = Ports<'tokens' | 'effects' | 'requests' | 'doors' | 'directory' | 'clock' | 'flows'>;

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
      answers: { 200: { description: 'The vote as it stands in the record', schema: Decided } },
    },
    ports,
    async ({ who, body, params, context }) => {
      const record = await findRequest(ports.requests, params['id']);
      if (!record) return notFound();
      if (!isParty(who, record) && !(await isApproverOf(record, who.id, ports))) return refusals['not-an-approver'];
      const vote: Vote = { approverId: who.id, ...body, at: ports.clock.now().toISOString() };
      const cast = await castInto(ports, record, vote);
      if (typeof cast === 'string') return refusals[cast];
      await ports.flows(context).wake(record.id);
      return answer(200, { id: record.id, ...cast });
    },
  );

/** The vote as the record now has it, or why it was refused. */
async function castInto({ requests, directory, clock }: Needs, record: RequestRecord, vote: Vote): Promise<Vote | VoteRefusal> {
  const sameAs = await personComparison(directory, record, vote.approverId);
  let refused: VoteRefusal | undefined;
  const changed = await requests.change(record.id, (current) => {
    const result = castVote(current, vote, sameAs, clock.now());
    refused = result.kind === 'refused' ? result.because : undefined;
    return result.kind === 'refused' ? current : result.record;
  });
  return refused ?? changed?.approvals.votes.findLast((stored) => stored.approverId === vote.approverId) ?? 'already-decided';
}

/** As the directory has them: two accounts with one employee number are one person. */
async function personComparison(directory: Directory, record: RequestRecord, approverId: PersonId) {
  const ids = new Set([record.requesterId, record.subjectId, approverId, ...record.approvals.votes.map((vote) => vote.approverId)]);
  const people = await Promise.all([...ids].map((id) => directory.person(id)));
  const known = new Map(people.flatMap((person) => (person ? [[person.id, person] as const] : [])));
  return (one: PersonId, other: PersonId) => {
    const [first, second] = [known.get(one), known.get(other)];
    return first !== undefined && second !== undefined && isSamePerson(first, second);
  };
}

const refusals: Record<VoteRefusal | 'not-an-approver', Problem> = {
  'not-an-approver': problem(403, 'not-an-approver', 'You are not an approver of every door of this request.'),
  'self-approval': problem(403, 'self-approval', 'Nobody decides a request of their own.'),
  'same-person': problem(403, 'same-person', 'You have decided already, with another account.'),
  'already-decided': problem(409, 'already-decided', 'This request has been decided.'),
  'too-late': problem(409, 'too-late', 'The time to decide is over.'),
};
