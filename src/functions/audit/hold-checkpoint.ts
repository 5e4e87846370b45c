import { idOfSeq } from '../../domain/audit/chain.js';
import type { Checkpoint } from '../../domain/audit/checkpoint.js';
import type { AuditTrail } from '../../ports/audit.js';

/** Whether the chains still have the records that the checkpoint names last. */
export async function holdsIn({ chains }: Checkpoint, audit: AuditTrail): Promise<boolean> {
  for (const [chain, { seq, hash }] of Object.entries(chains)) {
    const [record] = await audit.after(chain, idOfSeq(seq - 1));
    if (record?.['hash'] !== hash) return false;
  }
  return true;
}
