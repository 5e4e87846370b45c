import type { InvocationContext } from '@azure/functions';
import { endHold } from '../../domain/deny-rule.js';
import { PersonId, RequestId } from '../../domain/ids.js';
import { type Lifted, lift, proposalOf } from '../../domain/lift.js';
import type { RevocationRecord } from '../../domain/revocation-record.js';
import type { Target } from '../../domain/rule-record.js';
import type { Identity } from '../../ports/identity.js';
import type { Ports } from '../edge-ports.js';
import type { Access } from '../http/authenticate.js';
import { notFound, problem } from '../http/problem.js';
import { answer, type Reply } from '../http/reply.js';
import { isOneOf, mayBeSame } from '../may-be-same.js';
import { viewOfRevocation } from './revocation-view.js';

export type LiftPorts = Ports<'rules' | 'receipts' | 'requests' | 'directory' | 'clock' | 'flows'>;

/** Security, and administrators as the second person. */
export const lifters: Access = { people: ['Latch.Security', 'Latch.Admin'] };

/** Nobody lifts what is aimed at themselves. The record first, then the rule: a crash in between leaves doors shut, and the same call again ends it. */
export async function liftBy(
  who: Identity,
  { revocationId, target }: RevocationRecord,
  ports: LiftPorts,
  context: InvocationContext,
): Promise<Reply> {
  const { rules, clock } = ports;
  if (await isOneOf(who.id, await concernedBy(target, ports.requests), ports)) return ownRevocation;
  const now = clock.now();
  const proposer = proposalOf((await rules.revocation(revocationId)) ?? { steps: [] }, now)?.by;
  const isSame = proposer === undefined || (await mayBeSame(who.id, proposer, ports));
  // Whom we have not compared counts as the same.
  const verdicts: Lifted['kind'][] = [];
  const after = await rules.changeRevocation(revocationId, (record) => {
    const verdict = lift(record, who.id, (other) => other !== proposer || isSame, now);
    verdicts.push(verdict.kind);
    return verdict.record;
  });
  if (!after) return notFound();
  if (verdicts.at(-1) === 'same-person') return samePerson;
  const { liftedAt } = after;
  if (liftedAt !== undefined) {
    await rules.changeRule(target, (rule) => endHold(rule, revocationId, liftedAt));
    await ports.flows(context).wakeRevocation(revocationId);
  }
  return answer(liftedAt === undefined ? 202 : 200, viewOfRevocation(after, await ports.receipts.of(revocationId), now));
}

/** Whom a target is: a person, or those of a request. */
async function concernedBy({ kind, id }: Target, requests: LiftPorts['requests']): Promise<PersonId[]> {
  if (kind === 'request') return partiesTo(id, requests);
  const { data: person } = PersonId.safeParse(kind === 'person' || kind === 'approver' ? id : undefined);
  return person ? [person] : [];
}

async function partiesTo(id: string, requests: LiftPorts['requests']): Promise<PersonId[]> {
  const { data: requestId } = RequestId.safeParse(id);
  const record = requestId && (await requests.read(requestId));
  return record ? [record.requesterId, record.subjectId] : [];
}

const ownRevocation = problem(403, 'self-approval', 'Nobody lifts what is aimed at themselves.');
const samePerson = problem(403, 'same-person', 'It takes another person than the one who proposed it.');
