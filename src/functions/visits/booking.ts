import { isSamePerson } from '../../../activities/people.js';
import type { DoorRecord } from '../../domain/door-record.js';
import { DoorId, type PersonId } from '../../domain/ids.js';
import { policyAt } from '../../domain/policy-at.js';
import { type StepUp, unmetStepUp } from '../../domain/step-up.js';
import type { Booking } from '../../domain/visit.js';
import { planVisit, type VisitRefusal } from '../../domain/visit-plan.js';
import { peopleOf } from '../../domain/visit-record.js';
import type { Identity } from '../../ports/identity.js';
import type { Ports } from '../edge-ports.js';
import { bodyHash } from '../http/body-hash.js';
import { type Problem, problem } from '../http/problem.js';
import { signInOf } from '../requests/asking.js';
import { readDoors } from '../requests/read-doors.js';
import { beyondQuota } from './beyond-quota.js';
import { type Counted, countMails, type People, peopleFor } from './count-mails.js';
import { objectionTo } from './objection-to.js';
import type { VisitBody } from './visit-body.js';

export type BookingPorts = Ports<
  | 'tokens'
  | 'sessions'
  | 'effects'
  | 'visits'
  | 'calendars'
  | 'requests'
  | 'doors'
  | 'rules'
  | 'directory'
  | 'preferences'
  | 'teams'
  | 'policy'
  | 'clock'
  | 'newId'
  | 'flows'
  | 'signInAddress'
>;

/** `unmet`: the sign-in that whoever books needs first. */
export type Ready = {
  ok: true;
  booking: Booking;
  visits: Counted[];
  skipped: { day: string; because: string }[];
  unmet?: StepUp | undefined;
};
export type Prepared = Ready | { ok: false; problem: Problem };

/** One of several that are booked by themselves. `before`: those of them that are not in the records yet. */
export type Among = { isOneOfMany: boolean; before: readonly Ready[] };
const alone: Among = { isOneOfMany: false, before: [] };

/** Everything that can be said about a booking before it is written: who may book for whom, who comes and when. */
export async function prepareBooking(who: Identity, body: VisitBody, ports: BookingPorts, among: Among = alone): Promise<Prepared> {
  const hostId = hostOf(who, body);
  if (!hostId) return no(hostProblem(who));
  const doors = await doorsOf(body, ports);
  const people = await peopleFor(hostId, body, ports);
  const refused = refusedPeople(body, people, ports) ?? refusedCompany(body, people);
  if (refused) return no(refused);
  const plan = planVisit(
    { ...body, isOneOfMany: among.isOneOfMany },
    {
      doors,
      calendars: await ports.calendars.of(doors.map(({ site }) => site)),
      policy: ports.policy,
      now: ports.clock.now(),
    },
  );
  if (!plan.ok) return no(refuseVisit(plan));
  const tooMany = await beyondQuota(body, doors, { more: plan.visits.length, before: among.before }, ports);
  if (tooMany) return no(tooMany);
  const objection = await objectionTo({ ...body, hostId }, doors, ports);
  if (objection) return no(objection);
  const visits = await Promise.all(plan.visits.map((visit) => countMails(visit, people, doors, ports)));
  return { ok: true, booking: bookingOf(who, hostId, body), visits, skipped: plan.skipped, unmet: unmetBy(who, doors, ports) };
}

const no = (why: Problem): Prepared => ({ ok: false, problem: why });

const hostOf = (who: Identity, { hostId }: VisitBody): PersonId | undefined => {
  if (who.kind === 'application') return hostId;
  return hostId === undefined || hostId === who.id ? who.id : undefined;
};

const hostProblem = ({ kind }: Identity) =>
  kind === 'person'
    ? problem(403, 'not-your-visit', 'People book visits to themselves.')
    : problem(400, 'host-missing', 'An application books for a host.', {
        errors: [{ field: 'hostId', code: 'host-missing', detail: 'Needed.' }],
      });

const doorsOf = ({ doors }: VisitBody, ports: BookingPorts) =>
  readDoors(
    ports.doors,
    [...new Set(doors.map(({ doorId }) => doorId))].flatMap((id) => DoorId.safeParse(id).data ?? []),
  );

function refusedPeople(body: VisitBody, people: People, { policy }: BookingPorts): Problem | undefined {
  if (peopleOf(body).length > policy.visits.mostPeople)
    return problem(400, 'too-many-people', `At most ${policy.visits.mostPeople} people visit together.`);
  const [missing] = [...people].find(([, person]) => !person?.accountEnabled) ?? [];
  if (missing === undefined) return undefined;
  const at = body.crew.indexOf(missing);
  const field = at >= 0 ? `crew[${at}]` : missing === body.escortId ? 'escortId' : 'hostId';
  return problem(400, 'unknown-person', `The directory has no such person who may act: ${field}.`, {
    errors: [{ field, code: 'unknown-person', detail: 'Nobody, or nobody whose account is enabled.' }],
  });
}

/** Two accounts of one employee are one person, and nobody accompanies themselves. */
function refusedCompany({ escortId, crew }: VisitBody, people: People): Problem | undefined {
  const escort = escortId && people.get(escortId);
  const isCrew = escort && crew.some((id) => isSamePerson(people.get(id) ?? escort, escort));
  return isCrew ? problem(400, 'escort-is-crew', 'Nobody accompanies themselves.') : undefined;
}

/** The sign-in that these doors demand and this one is not. An application has none. */
export function unmetBy(who: Identity, doors: readonly DoorRecord[], { policy, clock }: BookingPorts): StepUp | undefined {
  if (who.kind === 'application') return undefined;
  const classes = doors.map((door) => door.class);
  return unmetStepUp(who, policyAt(policy, doors), classes, clock.now());
}

export const refuseVisit = ({ code, field, detail, offers, day }: VisitRefusal): Problem =>
  problem(code === 'site-closed' ? 409 : 400, code, detail, {
    errors: [{ field, code, detail }],
    ...((offers || day) && { more: { ...(offers && { offers }), ...(day && { day }) } }),
  });

function bookingOf(who: Identity, hostId: PersonId, body: VisitBody): Booking {
  const { vendor, crew, escortId, purpose, ticket, externalId } = body;
  return {
    ...{ tenantId: who.tenantId, bookedBy: who.id, hostId, crew: [...new Set(crew)], purpose, bodyHash: bodyHash(body) },
    ...(vendor !== undefined && { vendor }),
    ...(escortId !== undefined && { escortId }),
    ...(ticket !== undefined && { ticket }),
    ...(externalId !== undefined && { externalId }),
    signIn: signInBy(who),
  };
}

export const signInBy = (who: Identity): Booking['signIn'] => (who.kind === 'person' ? signInOf(who) : undefined);
