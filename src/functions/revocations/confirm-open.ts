import { type ConfirmNeeds, confirmDoor } from '../../../activities/confirm-door.js';
import type { DoorId } from '../../domain/ids.js';
import type { Rules } from '../../ports/grants.js';

/** There is news of a lock: what it still owes to revocations is asked of it now. Gives those revocations, and whether it owes nothing any more. */
export async function confirmOpen(
  doorId: DoorId,
  ports: ConfirmNeeds & { rules: Rules },
): Promise<{ revocationIds: string[]; owesNothing: boolean }> {
  const { receipts, rules } = ports;
  const open = await receipts.openAt(doorId);
  for (const { revocationId } of open) {
    const revocation = await rules.revocation(revocationId);
    if (revocation) await confirmDoor(ports, revocation, doorId, true);
  }
  const owesNothing = open.length === 0 || (await receipts.openAt(doorId)).length === 0;
  return { revocationIds: open.map(({ revocationId }) => revocationId), owesNothing };
}
