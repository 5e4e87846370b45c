import { revocationIn } from '../../domain/deny-rule.js';
import type { DoorRecord } from '../../domain/door-record.js';
import { ruleIdsFor } from '../../domain/entry.js';
import type { PersonId } from '../../domain/ids.js';
import type { RequestRecord } from '../../domain/request-record.js';
import type { Ports } from '../edge-ports.js';

/** Whether a revocation stands against the request as a whole: its people, its doors, their sites, or everything. In a lockdown people may still ask. */
export const isDenied = (record: RequestRecord, doors: readonly DoorRecord[], ports: Ports<'rules' | 'clock'>): Promise<boolean> =>
  isRuledOut({ requestId: record.id, subjectIds: [record.subjectId], requesterId: record.requesterId }, doors, ports);

type Parties = { requestId?: string; subjectIds: readonly PersonId[]; requesterId: PersonId; vendor?: string | undefined };

/** Whether a revocation stands against anybody or anything of it. */
export async function isRuledOut(
  { requestId = nobody, subjectIds, requesterId, vendor }: Parties,
  doors: readonly DoorRecord[],
  { rules, clock }: Ports<'rules' | 'clock'>,
): Promise<boolean> {
  const ids = doors.flatMap((door) =>
    subjectIds.flatMap((subjectId) => ruleIdsFor({ requestId, subjectId, requesterId, vendor, doorId: door.id, siteId: door.site })),
  );
  return revocationIn(await rules.read([...new Set(ids)]), clock.now()) !== undefined;
}

/** No rule is about it. */
const nobody = '00000000-0000-0000-0000-000000000000';
