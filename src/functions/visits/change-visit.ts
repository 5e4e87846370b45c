import type { InvocationContext } from '@azure/functions';
import type { DoorRecord } from '../../domain/door-record.js';
import { DoorId } from '../../domain/ids.js';
import { planStay, startOf } from '../../domain/plan-request.js';
import { hasEntered } from '../../domain/request.js';
import { type Booking, isFinished, type Planned, revise } from '../../domain/visit.js';
import { planVisit } from '../../domain/visit-plan.js';
import type { VisitDoor, VisitRecord } from '../../domain/visit-record.js';
import type { Identity } from '../../ports/identity.js';
import { type Problem, problem } from '../http/problem.js';
import { answer, type Reply } from '../http/reply.js';
import { stepUpChallenge } from '../http/step-up-challenge.js';
import { readDoors } from '../requests/read-doors.js';
import { refusePlan } from '../requests/refuse-plan.js';
import { type BookingPorts, refuseVisit, signInBy, unmetBy } from './booking.js';
import { countMails, peopleFor } from './count-mails.js';
import { requestsOfVisit } from './find-visit.js';
import { forewarned } from './forewarn.js';
import { wake } from './keep-visits.js';
import { objectionTo } from './objection-to.js';
import type { VisitBody } from './visit-body.js';
import { acceptedVisit } from './visit-view.js';

type Change = { who: Identity; context: InvocationContext };
export type Move = Pick<VisitBody, 'window'> & { doors?: VisitBody['doors'] | undefined };

/** Moves a whole visit to another time, with other parts of it where doors have windows of their own. Nobody who is inside is moved. */
export async function moveVisit(visit: VisitRecord, move: Move, change: Change, ports: BookingPorts): Promise<Reply> {
  const refused = await refusal(visit, ports);
  if (refused) return refused;
  if (!move.doors && hasParts(visit))
    return problem(400, 'doors-needed', 'Doors of this visit have windows of their own: say what theirs are to be.');
  const asked = move.doors ?? visit.doors.map(({ doorId }) => ({ doorId, window: undefined }));
  const doors = await doorsOf(asked, ports);
  const calendars = await ports.calendars.of(doors.map(({ site }) => site));
  const plan = planVisit(
    { doors: asked, window: move.window, purpose: visit.purpose },
    { doors, calendars, policy: ports.policy, now: ports.clock.now() },
  );
  if (!plan.ok) return refuseVisit(plan);
  const [planned] = plan.visits;
  if (!planned) return problem(400, 'nothing-left', 'No day is left for this visit.');
  const counted = await countMails(planned, await peopleFor(visit.hostId, visit, ports), doors, ports);
  return keepUnlessBarred(visit, counted, doors, change, ports);
}

/** Another end for the whole visit: doors that were needed to its end are needed to the new one, and none longer. */
export async function endVisit(
  visit: VisitRecord,
  asked: { end: string; timeZone?: string | undefined },
  change: Change,
  ports: BookingPorts,
): Promise<Reply> {
  if (isFinished(visit)) return over();
  const doors = await doorsOf(visit.doors, ports);
  const timeZone = asked.timeZone ?? visit.timeZone;
  const end = startOf({ start: asked.end, timeZone });
  const places: VisitDoor[] = [];
  for (const place of visit.doors) {
    const isTouched = end === undefined || place.window.closesAt === visit.window.closesAt || end < place.window.closesAt;
    const plan = isTouched ? stayAt(place, doors, { end: asked.end, timeZone }, ports) : undefined;
    if (plan && !plan.ok) return refusePlan(plan);
    places.push(plan ? { ...place, window: plan.window } : place);
  }
  const { askAt, flags, mails, deliverAt } = visit;
  const sites = [...new Set(doors.map(({ site }) => site))];
  const closesAt =
    places
      .map(({ window }) => window.closesAt)
      .sort()
      .at(-1) ?? visit.window.closesAt;
  const window = { opensAt: visit.window.opensAt, closesAt };
  const planned = { doors: places, sites, window, timeZone: visit.timeZone, clocks: { deliverAt }, askAt, flags, mails };
  return keepUnlessBarred(visit, planned, doors, change, ports);
}

const stayAt = (
  { doorId, window }: VisitDoor,
  doors: readonly DoorRecord[],
  asked: { end: string; timeZone: string },
  { policy, clock }: BookingPorts,
) =>
  planStay(
    window.opensAt,
    asked,
    doors.filter(({ id }) => id === doorId),
    policy,
    clock.now(),
  );

const hasParts = ({ doors, window }: VisitRecord) =>
  doors.some((door) => door.window.opensAt !== window.opensAt || door.window.closesAt !== window.closesAt);

async function refusal(visit: VisitRecord, ports: BookingPorts): Promise<Problem | undefined> {
  if (isFinished(visit)) return over();
  const inside = (await requestsOfVisit(visit, ports)).some((record) => record.status !== 'closed' && hasEntered(record));
  return inside
    ? problem(409, 'already-inside', 'Somebody is inside: the visit can become longer or shorter, but not begin at another time.')
    : undefined;
}

const over = () => problem(409, 'visit-over', 'This visit is over or was cancelled; book another one.');

const doorsOf = (places: readonly { doorId: string }[], ports: BookingPorts): Promise<DoorRecord[]> =>
  readDoors(
    ports.doors,
    [...new Set(places.map(({ doorId }) => doorId))].flatMap((id) => DoorId.safeParse(id).data ?? []),
  );

/** Writes it, unless nobody could book it now as it is to be. */
async function keepUnlessBarred(
  visit: VisitRecord,
  planned: Planned,
  doors: readonly DoorRecord[],
  { who, context }: Change,
  ports: BookingPorts,
): Promise<Reply> {
  const objection = await objectionTo(visit, doors, ports);
  if (objection) return objection;
  const unmet = unmetBy(who, doors, ports);
  return unmet ? stepUpChallenge(who, unmet, ports.signInAddress) : keep(visit, planned, { who, context }, ports);
}

async function keep(visit: VisitRecord, planned: Planned, { who, context }: Change, ports: BookingPorts): Promise<Reply> {
  const isSame = JSON.stringify(planned.doors) === JSON.stringify(visit.doors);
  const record = isSame
    ? visit
    : await ports.visits.change(visit.id, (before) => revise(before, bookingOf(before, who), planned, who.id, ports.clock.now()));
  const known = await forewarned(record ?? visit, ports);
  await wake(visit.id, ports, context);
  return answer(202, acceptedVisit(known));
}

const bookingOf = ({ tenantId, bookedBy, hostId, crew, purpose, bodyHash }: VisitRecord, who: Identity): Booking => ({
  ...{ tenantId, bookedBy, hostId, crew, purpose, bodyHash },
  signIn: signInBy(who),
});
