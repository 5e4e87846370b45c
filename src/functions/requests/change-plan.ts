import { longerTerms } from '../../../activities/longer-terms.js';
import type { DoorRecord } from '../../domain/door-record.js';
import { type Plan, planRequest, planStay, startOf } from '../../domain/plan-request.js';
import { policyAt } from '../../domain/policy-at.js';
import { type ChangeRefusal, replan } from '../../domain/replan.js';
import type { RequestRecord } from '../../domain/request-record.js';
import { type StepUp, unmetStepUp } from '../../domain/step-up.js';
import type { Ports } from '../edge-ports.js';
import type { Call } from '../http/endpoint.js';
import { notFound, problem } from '../http/problem.js';
import { answer, type Reply } from '../http/reply.js';
import { stepUpChallenge } from '../http/step-up-challenge.js';
import { accepted } from './accepted.js';
import type { AskedWindow } from './ask.js';
import { signInOf } from './asking.js';
import { findRequest, isParty } from './find-request.js';
import { revoked } from './go-on.js';
import { isDenied } from './is-denied.js';
import { readDoors } from './read-doors.js';
import { refusePlan } from './refuse-plan.js';

export type ChangePorts = Ports<
  | 'tokens'
  | 'sessions'
  | 'effects'
  | 'requests'
  | 'doors'
  | 'rules'
  | 'calendars'
  | 'risk'
  | 'habits'
  | 'policy'
  | 'clock'
  | 'flows'
  | 'signInAddress'
>;

/** A whole window, or another end for the one there is. */
export type Wish = { window: AskedWindow } | { end: string; timeZone?: string | undefined };

/** Gives a request of one's own another window: the sign-in its doors demand, the rules and the plan are looked at again, a longer stay is judged like a new request, the record changes, its orchestration is woken. */
export async function changePlan({ who, params, context }: Call<unknown, unknown>, wish: Wish, ports: ChangePorts): Promise<Reply> {
  const found = await findRequest(ports.requests, params['id']);
  if (!found || !isParty(who, found)) return notFound();
  const doors = await doorsOf(found, ports);
  const unmet = (more?: StepUp) => unmetStepUp(who, policyAt(ports.policy, found.doors), classesOf(found), ports.clock.now(), more);
  const weak = unmet();
  if (weak) return stepUpChallenge(who, weak, ports.signInAddress, found.id);
  const plan = planOf(found, wish, doors, ports);
  if (!plan.ok) return refusePlan(plan);
  if (await isDenied(found, doors, ports)) return revoked();
  const longer = await longerTerms(ports, found, plan.window, doors);
  const tooWeak = unmet(longer?.stepUp);
  if (tooWeak) return stepUpChallenge(who, tooWeak, ports.signInAddress, found.id);
  const { window, clocks } = plan;
  const change = { window, clocks, by: who.id, at: ports.clock.now(), signIn: signInOf(who), terms: longer?.terms };
  let refused: ChangeRefusal | undefined;
  const record = await ports.requests.change(found.id, (current) => {
    const reply = replan(current, change);
    refused = reply.kind === 'refused' ? reply.because : undefined;
    return reply.kind === 'refused' ? current : reply.record;
  });
  if (refused || !record) return problem(409, refused ?? 'request-ended', refusals[refused ?? 'request-ended']);
  await ports.flows(context).wake(found.id);
  return answer(202, accepted(record));
}

const classesOf = ({ doors }: RequestRecord) => doors.map((door) => door.class);

const doorsOf = ({ doors: places }: RequestRecord, { doors }: ChangePorts) =>
  readDoors(
    doors,
    places.map(({ doorId }) => doorId),
  );

/** A window that begins when the old one does is another end for it: it may have begun. */
function planOf({ window, purpose }: RequestRecord, wish: Wish, doors: readonly DoorRecord[], { policy, clock }: ChangePorts): Plan {
  const now = clock.now();
  if ('end' in wish) return planStay(window.opensAt, wish, doors, policy, now);
  const { start, end, timeZone } = wish.window;
  if (start === 'now') return notNow;
  if (end !== undefined && startOf(wish.window) === window.opensAt) return planStay(window.opensAt, { end, timeZone }, doors, policy, now);
  return planRequest({ doorIds: doors.map(({ id }) => id), window: wish.window, purpose }, doors, policy, now);
}

const notNow: Plan = {
  ok: false,
  code: 'invalid-window',
  field: 'window.start',
  detail: 'A request is moved to a time; "now" is for new ones.',
};

export const refusals: Record<ChangeRefusal, string> = {
  'request-ended': 'This request has ended.',
  'waits-for-sign-in': 'This request waits for a stronger sign-in; ask with that, and with the new window.',
  'already-inside': 'Somebody is inside: their stay can become longer or shorter, but not begin at another time.',
  'too-many-changes': 'The window of this request was changed too often. Ask anew.',
  'glass-broken': 'What was opened in an emergency keeps its few minutes. Ask anew.',
  'extension-pending': 'A longer stay waits for its approval already.',
  'too-risky': 'So long a stay would be refused now: by its risk, or because nobody can say how risky it is.',
};
