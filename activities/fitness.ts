import type { DoorRecord } from '../src/domain/door-record.js';
import type { PersonId } from '../src/domain/ids.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import type { Directory } from '../src/ports.js';

/** Why the people of a request may not enter these doors as the directory has them now; undefined when they may. */
export async function unfitFor(directory: Directory, record: RequestRecord, doors: readonly DoorRecord[]): Promise<string | undefined> {
  for (const personId of new Set([record.requesterId, record.subjectId])) {
    const because = await unfitPerson(directory, personId, [...new Set(doors.map((door) => door.eligibilityGroup))]);
    if (because) return because;
  }
  return undefined;
}

async function unfitPerson(directory: Directory, personId: PersonId, groups: readonly string[]): Promise<string | undefined> {
  const person = await directory.person(personId);
  if (!person) return 'unknown-person';
  if (!person.accountEnabled) return 'account-disabled';
  const held = await directory.memberOf(personId, groups);
  return groups.every((group) => held.includes(group)) ? undefined : 'not-eligible';
}
