import { z } from 'zod';
import { Instant } from '../../domain/ids.js';
import { DoorReceipt, isExposed } from '../../domain/receipt.js';
import { confirmedBy } from '../../domain/revocation.js';
import { RevocationRecord } from '../../domain/revocation-record.js';
import type { ReceiptSummary } from '../../ports/receipts.js';
import type { Access } from '../http/authenticate.js';

export const revokers: Access = { people: ['Latch.Security'], applications: ['Latch.Revoke'] };

/** Who sees what was revoked, and what locks still owe. */
export const revocationReaders: Access = { people: ['Latch.Security', 'Latch.Admin', 'Latch.Audit'], applications: ['Latch.Revoke'] };

/** One door: how many grants, whether its lock has confirmed, and if not, how many seconds it could still open for one of them. `name`: what people call it; where it is only looked at. */
const DoorView = DoorReceipt.pick({
  doorId: true,
  lock: true,
  via: true,
  confirmedAt: true,
  worstCaseUntil: true,
  lastContact: true,
  nextTryAt: true,
}).extend({ name: z.string().optional(), grants: z.int(), exposedSeconds: z.int().optional() });

/** What revocations and lockdowns are shown as. `targetName`: what people call the person or the door, and of a request who enters where; where it is only looked at. `alert`: people were told of locks that stay silent. `incidents`: openings by locks that had not heard of it. */
export const RevocationView = z.object({
  id: z.uuid(),
  mode: RevocationRecord.shape.mode,
  target: RevocationRecord.shape.target,
  targetName: z.string().optional(),
  reason: z.string(),
  createdBy: z.string(),
  until: Instant.optional(),
  state: z.enum(['standing', 'lift-proposed', 'lifted', 'over']),
  cloud: RevocationRecord.shape.cloud,
  doors: z.array(DoorView),
  progress: z.object({ doors: z.int(), confirmed: z.int(), exposed: z.int(), isComplete: z.boolean() }),
  alert: z.enum(['warned', 'paged']).optional(),
  confirmed: z.boolean(),
  steps: RevocationRecord.shape.steps,
  incidents: RevocationRecord.shape.incidents,
});
export type RevocationView = z.infer<typeof RevocationView>;

/** `confirmed` also once the last exposure has run out, whoever has noted it. `isComplete`: every door is known. */
export function viewOfRevocation(record: RevocationRecord, receipts: readonly ReceiptSummary[], now: Date): RevocationView {
  const alert = record.steps.findLast(({ step }) => step === 'warned' || step === 'paged')?.step;
  return RevocationView.parse({
    ...record,
    id: record.revocationId,
    state: stateOf(record, now),
    doors: receipts.map((receipt) => ({ ...receipt, grants: receipt.covered, ...countdown(receipt, now) })),
    progress: {
      doors: receipts.length,
      confirmed: receipts.filter(({ lock }) => lock === 'confirmed').length,
      exposed: receipts.filter((receipt) => isExposed(receipt, now)).length,
      isComplete: record.coveredAt !== undefined,
    },
    alert,
    confirmed: confirmedBy(record, receipts, now),
  });
}

function countdown(receipt: ReceiptSummary, now: Date) {
  if (receipt.lock === 'confirmed' || receipt.worstCaseUntil === undefined) return {};
  return { exposedSeconds: Math.max(0, Math.ceil((Date.parse(receipt.worstCaseUntil) - now.getTime()) / 1000)) };
}

function stateOf({ liftedAt, until, steps }: RevocationRecord, now: Date): RevocationView['state'] {
  if (liftedAt !== undefined) return 'lifted';
  if (until !== undefined && until <= now.toISOString()) return 'over';
  return steps.at(-1)?.step === 'lift-proposed' ? 'lift-proposed' : 'standing';
}
