import type { DoorReceipt } from '../../../src/domain/receipt.js';
import type { ReceiptSummary, Receipts } from '../../../src/ports/receipts.js';
import { kept } from './kept.js';

/** What doors owe revocations, in memory. */
export function memoryReceipts(): Receipts {
  const receipts = kept<DoorReceipt>();
  const keyOf = (revocationId: string, doorId: string) => `${revocationId} ${doorId}`;
  const byDoor = () => receipts.all().sort((one, other) => one.doorId.localeCompare(other.doorId));
  return {
    async create(receipt) {
      const key = keyOf(receipt.revocationId, receipt.doorId);
      return receipts.get(key) ?? receipts.put(key, receipt);
    },
    read: async (revocationId, doorId) => receipts.get(keyOf(revocationId, doorId)),
    async change(revocationId, doorId, transition) {
      const receipt = receipts.get(keyOf(revocationId, doorId));
      return receipt && receipts.put(keyOf(revocationId, doorId), transition(receipt));
    },
    of: async (id) => byDoor().flatMap((receipt) => (receipt.revocationId === id ? [summaryOf(receipt)] : [])),
    page: async (id) => ({ receipts: byDoor().filter(({ revocationId }) => revocationId === id) }),
    openAt: async (id) =>
      byDoor().flatMap((receipt) =>
        receipt.doorId === id && receipt.lock === 'unconfirmed' && !receipt.rearmedAt ? [summaryOf(receipt)] : [],
      ),
    covering: async (id, grantId) =>
      byDoor().flatMap(({ doorId, grants, revocationId }) =>
        doorId === id && grants.some((grant) => grant.grantId === grantId) ? [revocationId] : [],
      ),
  };
}

function summaryOf({ grants: _, word: __, ...summary }: DoorReceipt): ReceiptSummary {
  return summary;
}
