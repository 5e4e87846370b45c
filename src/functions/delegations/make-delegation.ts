import { z } from 'zod';
import { auditOfDelegation } from '../../domain/audit/delegations.js';
import { type Delegation, type DelegationRefusal, delegate } from '../../domain/delegation.js';
import { PersonId } from '../../domain/ids.js';
import { uuidV5 } from '../../domain/uuid-v5.js';
import { instantFrom } from '../../domain/window.js';
import type { Ports } from '../edge-ports.js';
import type { Call } from '../http/endpoint.js';
import { expose } from '../http/expose.js';
import { type Problem, problem } from '../http/problem.js';
import { answer } from '../http/reply.js';
import { Prose } from '../requests/ask.js';
import { askDelegates } from './ask-delegates.js';
import { DelegationView, viewOfDelegation } from './delegation-view.js';
import { fitDelegate } from './fit-delegate.js';
import { tellDelegation } from './tell-delegation.js';

type Needs = Ports<
  | 'tokens'
  | 'sessions'
  | 'effects'
  | 'delegations'
  | 'directory'
  | 'roles'
  | 'audit'
  | 'messages'
  | 'clock'
  | 'newId'
  | 'requests'
  | 'flows'
>;

const When = z.iso.datetime({ offset: true });

/** `from`: now, if it is left out. */
const NewDelegation = z.strictObject({ to: PersonId, from: When.optional(), until: When, reason: Prose });
type NewDelegation = z.infer<typeof NewDelegation>;

/** POST /api/delegations: an approver who is away names somebody who decides in their place, from one instant to another. The audit has it first; both are told. */
export const registerMakeDelegation = (ports: Needs) =>
  expose(
    {
      name: 'makeDelegation',
      method: 'POST',
      route: 'api/delegations',
      summary: 'Let another approver decide in your place for a time',
      access: { people: ['Latch.Approve'] },
      body: NewDelegation,
      keys: 'ledger',
      standing: 'now',
      answers: { 201: { description: 'It stands', schema: DelegationView } },
    },
    ports,
    async (call) => {
      const { who, body, context } = call;
      const of = await ports.directory.person(who.id);
      const to = of && (await fitDelegate(of, body.to, ports));
      if (!of || !to) return unfit();
      const made = await make(call, ports);
      if (made.kind === 'refused') return refusals[made.because];
      await askDelegates(who.id, ports, context);
      await tellDelegation({ delegation: made.delegation, of, to }, ports, context);
      return answer(201, viewOfDelegation(made.delegation, who.id, ports.clock.now()));
    },
  );

type Made = { kind: 'made'; delegation: Delegation } | { kind: 'refused'; because: DelegationRefusal };

/** The same key makes the same delegation. */
async function make({ who, body, key }: Call<NewDelegation, unknown>, { delegations, audit, clock, newId }: Needs): Promise<Made> {
  const now = clock.now();
  const { to, until, reason, from = now.toISOString() } = body;
  const delegationId = key === undefined ? newId() : uuidV5(who.id, `delegation ${key}`);
  const wanted = { delegationId, to, reason, from: instantFrom(from), until: instantFrom(until) };
  const foreseen = delegate(await delegations.of(who.id), wanted, now);
  if (foreseen.kind === 'refused') return foreseen;
  await audit.append(auditOfDelegation('delegation.made', wanted, { of: who.id, by: who.id, at: now }));
  const after = await delegations.change(who.id, (before) => {
    const reply = delegate(before, wanted, now);
    return reply.kind === 'refused' ? before : reply.record;
  });
  const delegation = after.list.find((each) => each.delegationId === delegationId);
  return delegation ? { kind: 'made', delegation } : { kind: 'refused', because: 'too-many' };
}

const unfit = () =>
  problem(400, 'unfit-delegate', 'A delegate is somebody else, with an account that is enabled, who may approve by their own role.');

const refusals: Record<DelegationRefusal, Problem> = {
  'ends-before-it-begins': problem(400, 'ends-before-it-begins', 'A delegation ends after it begins.'),
  'in-past': problem(400, 'in-past', 'A delegation ends in the future.'),
  'too-long': problem(400, 'too-long-a-time', 'A delegation lasts for 92 days at most.'),
  'too-many': problem(409, 'too-many-delegations', 'Twenty delegations stand or are planned. End one first.'),
};
