import type { DoorRecord } from '../../domain/door-record.js';
import { peopleOf, type VisitRecord } from '../../domain/visit-record.js';
import type { Ports } from '../edge-ports.js';
import { type Problem, problem } from '../http/problem.js';
import { revoked } from '../requests/go-on.js';
import { isRuledOut } from '../requests/is-denied.js';

/** What stands against these people at these doors, whenever they come: an escort whom the lock would not see, a rule. */
export async function objectionTo(
  party: Pick<VisitRecord, 'hostId' | 'crew' | 'escortId' | 'vendor'>,
  doors: readonly DoorRecord[],
  ports: Ports<'rules' | 'clock'>,
): Promise<Problem | undefined> {
  const { hostId, vendor } = party;
  const parties = { subjectIds: [hostId, ...peopleOf(party)], requesterId: hostId, vendor };
  return refusedEscort(party, doors) ?? ((await isRuledOut(parties, doors, ports)) ? revoked() : undefined);
}

/** A lock that judges for itself cannot see who entered before. */
function refusedEscort({ escortId }: Pick<VisitRecord, 'escortId'>, doors: readonly DoorRecord[]): Problem | undefined {
  if (escortId === undefined) return undefined;
  const own = doors.find(({ judge }) => judge === 'lock');
  return own && problem(409, 'escort-needs-the-cloud', `The lock of ${own.name} judges for itself and knows no escorts.`);
}
