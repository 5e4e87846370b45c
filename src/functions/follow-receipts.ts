import { auditOfReceipt } from '../domain/audit/rules.js';
import { DoorReceipt } from '../domain/receipt.js';
import { auditOnce } from './audit-once.js';
import { type FeedSource, followChanges } from './change-feed.js';
import type { Ports } from './edge-ports.js';

/** Change feed of `receipts`: what locks have confirmed is audited, door by door. */
export function registerFollowReceipts({ source, ...ports }: Ports<'audit' | 'clock'> & { source: FeedSource }): void {
  const append = auditOnce(ports);
  followChanges('followReceipts', 'receipts', source, async (documents, context) => {
    await append(
      documents.flatMap((document) => auditOfReceipts(document)),
      context,
    );
  });
}

function auditOfReceipts(document: unknown) {
  const receipt = DoorReceipt.safeParse(document).data;
  return receipt ? auditOfReceipt(receipt) : [];
}
