import { mayApprove } from '../../../activities/may-approve.js';
import { isSamePerson } from '../../../activities/people.js';
import { isInForce } from '../../domain/delegation.js';
import { type DoorRecord, groupsThatDecide } from '../../domain/door-record.js';
import type { PersonId } from '../../domain/ids.js';
import type { RequestRecord } from '../../domain/request-record.js';
import type { Directory, Person } from '../../ports/people.js';
import type { Ports } from '../edge-ports.js';
import { readDoors } from './read-doors.js';

/** By which groups somebody may decide a request, and in whose place if it is not their own right. */
export type Right = { groups: string[]; inPlaceOf?: PersonId };

/** What it takes to tell who may decide. */
export type RightPorts = Ports<'doors' | 'directory' | 'roles' | 'delegations' | 'clock'>;

/** The right to decide the request, as directory and delegations give it now: one's own before somebody else's. Undefined: there is none. */
export async function rightToDecide(record: RequestRecord, personId: PersonId, ports: RightPorts): Promise<Right | undefined> {
  const ids = record.doors.map(({ doorId }) => doorId);
  const doors = await readDoors(ports.doors, ids);
  const person = await ports.directory.person(personId);
  if (doors.length < record.doors.length || !person?.accountEnabled) return undefined;
  const own = await groupsOf(person, doors, ports.directory);
  return own ? { groups: own } : delegatedTo(personId, record, doors, ports);
}

/** The groups of these doors the person is in, if they are in one of every door. */
async function groupsOf({ id }: Person, doors: readonly DoorRecord[], directory: Directory): Promise<string[] | undefined> {
  const groups = await directory.memberOf(id, [...new Set(doors.flatMap(groupsThatDecide))]);
  const everywhere = doors.every((door) => groupsThatDecide(door).some((group) => groups.includes(group)));
  return everywhere && doors.length > 0 ? groups : undefined;
}

/** Nobody hands on a right they were lent, and nobody lends one they do not have: not on a request of their own, nor with an account that is disabled or may approve nothing any more. */
async function delegatedTo(
  personId: PersonId,
  record: RequestRecord,
  doors: readonly DoorRecord[],
  ports: RightPorts,
): Promise<Right | undefined> {
  const { delegations, directory, clock } = ports;
  const parties = await Promise.all([record.requesterId, record.subjectId].map((id) => directory.person(id)));
  for (const { of, list } of await delegations.naming(personId)) {
    if (!list.some((each) => each.to === personId && isInForce(each, clock.now()))) continue;
    const lender = await directory.person(of);
    if (!lender?.accountEnabled || parties.some((party) => party && isSamePerson(party, lender))) continue;
    const groups = await groupsOf(lender, doors, directory);
    if (groups && (await mayApprove(of, ports))) return { groups, inPlaceOf: of };
  }
  return undefined;
}
