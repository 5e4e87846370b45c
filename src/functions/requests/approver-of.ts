import type { DoorRecord } from '../../domain/door-record.js';
import type { DoorId, PersonId } from '../../domain/ids.js';
import type { Directory, Doors } from '../../ports.js';

/** The doors of these ids that exist. */
export async function readDoors(doors: Doors, ids: readonly DoorId[]): Promise<DoorRecord[]> {
  const found = await Promise.all(ids.map((id) => doors.read(id)));
  return found.flatMap((door) => door ?? []);
}

/** May this person decide here: in an approver group of every one of the doors, and enabled, as the directory has it now? */
export async function isApproverOf(directory: Directory, doors: readonly DoorRecord[], personId: PersonId): Promise<boolean> {
  if (doors.length === 0) return false;
  const [groups, person] = await Promise.all([
    directory.memberOf(personId, [...new Set(doors.flatMap((door) => door.approverGroups))]),
    directory.person(personId),
  ]);
  return person?.accountEnabled === true && doors.every((door) => door.approverGroups.some((group) => groups.includes(group)));
}

/** The people who would be asked: in an approver group of every door, enabled, and neither of those who want in. */
export async function approversOf(directory: Directory, doors: readonly DoorRecord[], not: readonly PersonId[]) {
  const perDoor = await Promise.all(doors.map((door) => membersOf(directory, door.approverGroups)));
  const [first, ...others] = perDoor;
  return [...(first?.values() ?? [])].filter(
    ({ id, accountEnabled }) => accountEnabled && !not.includes(id) && others.every((people) => people.has(id)),
  );
}

async function membersOf(directory: Directory, groups: readonly string[]) {
  const people = await Promise.all(groups.map((group) => directory.members(group)));
  return new Map(people.flat().map((person) => [person.id, person]));
}
