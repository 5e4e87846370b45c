import { type ConfirmNeeds, confirmDoor } from '../../../activities/confirm-door.js';
import type { DoorId } from '../../domain/ids.js';
import { isLiftedLockdown } from '../../domain/lockdown.js';
import type { Rules } from '../../ports/grants.js';

/** There is news of a lock: what it still owes to revocations is asked of it now. Gives those revocations, and whether it owes nothing any more. */
export async function confirmOpen(
  doorId: DoorId,
  ports: ConfirmNeeds & { rules: Rules },
): Promise<{ revocationIds: string[]; owesNothing: boolean }> {
  const { receipts, rules } = ports;
  const open = await receipts.openAt(doorId);
  const found = await Promise.all(open.map(({ revocationId }) => rules.revocation(revocationId)));
  const standing = found.flatMap((revocation) => (revocation && !isLiftedLockdown(revocation) ? [revocation] : []));
  for (const revocation of standing) await confirmDoor(ports, revocation, doorId, true);
  const revocationIds = standing.map(({ revocationId }) => revocationId);
  const still = revocationIds.length === 0 ? [] : await receipts.openAt(doorId);
  return { revocationIds, owesNothing: !still.some(({ revocationId }) => revocationIds.includes(revocationId)) };
}
