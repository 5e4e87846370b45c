import { waysTo } from '../../domain/delivery.js';
import type { DoorRecord } from '../../domain/door-record.js';
import type { PersonId } from '../../domain/ids.js';
import { classPolicy } from '../../domain/policy.js';
import { policyAt } from '../../domain/policy-at.js';
import type { PlannedVisit } from '../../domain/visit-plan.js';
import { peopleOf, type VisitDoor, type VisitRecord } from '../../domain/visit-record.js';
import type { Person } from '../../ports/people.js';
import type { Ports } from '../edge-ports.js';

/** A planned visit with the mails about codes it will need. */
export type Counted = PlannedVisit & { mails: number };

export type People = Map<PersonId, Person | undefined>;

type Needs = Ports<'preferences' | 'policy' | 'teams'>;

/** Host first. */
export async function peopleFor(
  hostId: PersonId,
  body: Pick<VisitRecord, 'crew' | 'escortId'>,
  { directory }: Ports<'directory'>,
): Promise<People> {
  const ids = [...new Set([hostId, ...peopleOf(body)])];
  return new Map(await Promise.all(ids.map(async (id) => [id, await directory.person(id)] as const)));
}

/** Mails this visit will need. */
export async function countMails(visit: PlannedVisit, people: People, doors: readonly DoorRecord[], needs: Needs): Promise<Counted> {
  const perPerson = await Promise.all([...people.values()].slice(1).map((person) => mailsFor(person, visit.doors, doors, needs)));
  return { ...visit, mails: perPerson.reduce((sum, each) => sum + each, 0) };
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
