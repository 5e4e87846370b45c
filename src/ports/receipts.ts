import type { DoorId, GrantId } from '../domain/ids.js';
import type { DoorReceipt } from '../domain/receipt.js';

/** What is known of a receipt without its grants. */
export type ReceiptSummary = Omit<DoorReceipt, 'grants' | 'word'>;

/** What doors owe revocations. Throws `records-unavailable`. */
export type Receipts = {
  /** Creates it, or gives the one that is already there. */
  create(receipt: DoorReceipt): Promise<DoorReceipt>;
  read(revocationId: string, doorId: DoorId): Promise<DoorReceipt | undefined>;
  /** Applies a pure transition under the receipt's etag. The same object back means: nothing to write. */
  change(revocationId: string, doorId: DoorId, transition: (receipt: DoorReceipt) => DoorReceipt): Promise<DoorReceipt | undefined>;
  /** All of a revocation, by door. */
  of(revocationId: string): Promise<ReceiptSummary[]>;
  /** With their grants, so many doors a page, by door. */
  page(revocationId: string, next?: string): Promise<{ receipts: DoorReceipt[]; next?: string }>;
  /** Of any revocation, what this door's lock has not confirmed yet. */
  openAt(doorId: DoorId): Promise<ReceiptSummary[]>;
  /** The revocations that cover a grant at a door. */
  covering(doorId: DoorId, grantId: GrantId): Promise<string[]>;
};
