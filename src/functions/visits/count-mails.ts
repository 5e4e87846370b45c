import { waysTo } from '../../domain/delivery.js';
import type { DoorRecord } from '../../domain/door-record.js';
import type { Instant, PersonId } from '../../domain/ids.js';
import { classPolicy } from '../../domain/policy.js';
import { policyAt } from '../../domain/policy-at.js';
import { withFlag } from '../../domain/visit.js';
import type { PlannedVisit } from '../../domain/visit-plan.js';
import { peopleOf, type VisitDoor, type VisitFlag, type VisitRecord } from '../../domain/visit-record.js';
import { minutesAfter } from '../../domain/window.js';
import type { Person } from '../../ports/people.js';
import type { Ports } from '../edge-ports.js';

/** A planned visit with the mails about codes it will need. */
export type Counted = PlannedVisit & { mails: number };

export type People = Map<PersonId, Person | undefined>;

type Needs = Ports<'directory' | 'preferences' | 'policy' | 'teams' | 'visits'>;

/** Host first. */
export async function peopleFor(
  hostId: PersonId,
  body: Pick<VisitRecord, 'crew' | 'escortId'>,
  { directory }: Ports<'directory'>,
): Promise<People> {
  const ids = [...new Set([hostId, ...peopleOf(body)])];
  return new Map(await Promise.all(ids.map(async (id) => [id, await directory.person(id)] as const)));
}

/** Mails this visit will need, and flags where the provider would not let all of them out at once, or not before it begins. */
export async function countMails(visit: PlannedVisit, people: People, doors: readonly DoorRecord[], needs: Needs): Promise<Counted> {
  const perPerson = await Promise.all([...people.values()].slice(1).map((person) => mailsFor(person, visit.doors, doors, needs)));
  const mails = perPerson.reduce((sum, each) => sum + each, 0);
  const flags = mails === 0 ? [] : await held(visit.clocks.deliverAt, mails, needs);
  return { ...visit, mails, flags: flags.reduce<VisitFlag[]>(withFlag, visit.flags) };
}

const useful = 30;

async function held(deliverAt: Instant, mails: number, { visits, policy }: Needs): Promise<VisitFlag[]> {
  const { mailsPerHour, mailsPerMinute } = policy.visits;
  const [ofHour, ofMinute] = await Promise.all([
    visits.mailsDue(minutesAfter(deliverAt, -60), minutesAfter(deliverAt, useful)),
    visits.mailsDue(deliverAt, minutesAfter(deliverAt, 1)),
  ]);
  if (ofHour + mails > mailsPerHour) {
    const detail = `${ofHour + mails} mails are due within the hour, ${mailsPerHour} go out; text messages and notifications are not held up`;
    return [{ code: 'mail-quota', detail }];
  }
  const later = Math.ceil((ofMinute + mails) / mailsPerMinute) - 1;
  return later > 0 ? [{ code: 'late', detail: `${ofMinute + mails} mails are due at once: this one may leave ${later} min later` }] : [];
}

async function mailsFor(person: Person | undefined, places: readonly VisitDoor[], doors: readonly DoorRecord[], needs: Needs) {
  if (!person) return 0;
  const preferences = await needs.preferences.of(person.id);
  const reach = { mail: person.mail, mobile: person.mobile, preferences, teams: needs.teams !== undefined };
  return places.filter(({ doorId }) => {
    const door = doors.find(({ id }) => id === doorId);
    const delivery = door ? classPolicy(policyAt(needs.policy, [door]), door.class).delivery : 'sealed';
    return waysTo(reach, delivery).all.some(({ channel }) => channel === 'email');
  }).length;
}
