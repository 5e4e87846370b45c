import type { DoorRecord } from '../../domain/door-record.js';
import type { PersonId } from '../../domain/ids.js';
import type { RequestRecord } from '../../domain/request-record.js';
import type { Ports } from '../edge-ports.js';
import { readDoors } from './read-doors.js';

/** May this person decide the request: in an approver group of every one of its doors, and enabled, as the directory has it now? */
export async function isApproverOf(
  record: RequestRecord,
  personId: PersonId,
  { doors, directory }: Ports<'doors' | 'directory'>,
): Promise<boolean> {
  const wanted = await readDoors(
    doors,
    record.doors.map(({ doorId }) => doorId),
  );
  if (wanted.length < record.doors.length) return false;
  const [groups, person] = await Promise.all([directory.memberOf(personId, groupsOf(wanted)), directory.person(personId)]);
  return person?.accountEnabled === true && wanted.every((door) => door.approverGroups.some((group) => groups.includes(group)));
}

const groupsOf = (doors: readonly DoorRecord[]) => [...new Set(doors.flatMap((door) => door.approverGroups))];
