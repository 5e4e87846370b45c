import type { DoorRecord } from '../src/domain/door-record.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import type { Directory, Person } from '../src/ports/people.js';

/** Who may decide a request: in an approver group of every one of its doors, enabled, and nobody who wants in, under whatever account. */
export async function approversFor(directory: Directory, record: RequestRecord, doors: readonly DoorRecord[]): Promise<Person[]> {
  const [first, ...others] = await Promise.all(doors.map((door) => membersOf(directory, door.approverGroups)));
  const parties = await Promise.all([record.requesterId, record.subjectId].map((id) => directory.person(id)));
  const isParty = (person: Person) => parties.some((party) => party !== undefined && isSamePerson(party, person));
  return [...(first?.values() ?? [])].filter(
    (person) => person.accountEnabled && !isParty(person) && others.every((people) => people.has(person.id)),
  );
}

/** Two accounts with one employee number are one person. */
export const isSamePerson = (one: Person, other: Person): boolean =>
  one.id === other.id || (one.employeeId !== undefined && one.employeeId === other.employeeId);

/** How many different people stand behind these accounts. */
export const headCount = (people: readonly Person[]): number =>
  people.filter((person, at) => people.findIndex((other) => isSamePerson(other, person)) === at).length;

async function membersOf(directory: Directory, groups: readonly string[]): Promise<Map<string, Person>> {
  const people = await Promise.all(groups.map((group) => directory.members(group)));
  return new Map(people.flat().map((person) => [person.id, person]));
}
