import type { DoorRecord } from '../../domain/door-record.js';
import { denialOf, ruleIdsFor } from '../../domain/entry.js';
import type { RequestRecord } from '../../domain/request-record.js';
import type { Ports } from '../edge-ports.js';

/** Whether a rule stands against the request as a whole: its people, its doors, their sites, or everything. */
export async function isDenied(
  record: RequestRecord,
  doors: readonly DoorRecord[],
  { rules, clock }: Ports<'rules' | 'clock'>,
): Promise<boolean> {
  const { id: requestId, subjectId, requesterId } = record;
  const ids = doors.flatMap((door) => ruleIdsFor({ requestId, subjectId, requesterId, doorId: door.id, siteId: door.site }));
  return denialOf(await rules.read([...new Set(ids)]), clock.now()) !== undefined;
}
