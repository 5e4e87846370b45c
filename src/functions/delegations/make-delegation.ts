import { z } from 'zod';
import { beginDelegation } from '../../domain/delegation.js';
import { type Instant, PersonId } from '../../domain/ids.js';
import { type PlanRefusal, readTime } from '../../domain/plan-request.js';
import { uuidV5 } from '../../domain/uuid-v5.js';
import type { Ports } from '../edge-ports.js';
import type { Call } from '../http/endpoint.js';
import { expose } from '../http/expose.js';
import { answer } from '../http/reply.js';
import { stepUpChallenge } from '../http/step-up-challenge.js';
import { Prose } from '../requests/ask.js';
import { refusePlan } from '../requests/refuse-plan.js';
import { askDelegates } from './ask-delegates.js';
import { refusal, unfit } from './delegation-refusals.js';
import { DelegationView, viewOfDelegation } from './delegation-view.js';
import { fitDelegate } from './fit-delegate.js';
import { keepDelegation } from './keep-delegation.js';
import { signInToName } from './sign-in-to-name.js';
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
  | 'doors'
  | 'policy'
  | 'signInAddress'
>;

const When = z.iso.datetime({ offset: true, local: true });

/** `from`: now, if it is left out. Times with an offset, or local with `timeZone`. */
const NewDelegation = z.strictObject({
  ...{ to: PersonId, from: When.optional(), until: When, reason: Prose },
  timeZone: z.string().min(1).max(64).optional(),
});
type NewDelegation = z.infer<typeof NewDelegation>;

/** POST /api/delegations: an approver who is away names somebody who decides in their place, from one instant to another. What is wrong is said before they sign in more strongly for it; the audit has it first; both are told. */
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
      const span = readSpan(body, ports.clock.now());
      if (!span.ok) return refusePlan(span);
      const of = await ports.directory.person(who.id);
      const to = of && (await fitDelegate(of, body.to, ports));
      if (!of || !to) return unfit();
      const wanted = wantedIn(call, span, ports);
      const foreseen = beginDelegation(await ports.delegations.of(who.id), wanted, ports.clock.now());
      if (foreseen.kind === 'refused') return refusal(foreseen, ports.clock.now());
      const demand = await signInToName(who, ports);
      if (demand) return stepUpChallenge(who, demand, ports.signInAddress);
      const made = await keepDelegation(who.id, wanted, ports);
      if (made.kind === 'refused') return refusal(made, ports.clock.now());
      await askDelegates(who.id, ports, context);
      await tellDelegation({ delegation: made.delegation, of, to }, ports, context);
      return answer(201, viewOfDelegation(made.delegation, who.id, ports.clock.now()));
    },
  );

type Span = { from: Instant; until: Instant };

function readSpan({ from, until, timeZone }: NewDelegation, now: Date): ({ ok: true } & Span) | PlanRefusal {
  const begins = readTime(from ?? now.toISOString(), 'from', timeZone);
  if (!begins.ok) return begins;
  const ends = readTime(until, 'until', timeZone);
  return ends.ok ? { ok: true, from: begins.instant, until: ends.instant } : ends;
}

/** The same key makes the same delegation. */
const wantedIn = ({ who, body: { to, reason }, key }: Call<NewDelegation, unknown>, { from, until }: Span, { newId }: Needs) => ({
  delegationId: key === undefined ? newId() : uuidV5(who.id, `delegation ${key}`),
  ...{ to, reason, from, until },
});
