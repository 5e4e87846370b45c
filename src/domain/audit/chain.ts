import { hash } from 'node:crypto';
import { z } from 'zod';
import { DoorId, Instant, PersonId, RequestId } from '../ids.js';
import type { AuditEntry } from './audit-entry.js';
import { canonicalJson } from './canonical-json.js';
import { traceIdOf } from './trace-id.js';

/** An entry as it stands in its chain: container `audit`, partition `/chain`, id = `seq` in twelve digits. */
export type AuditRecord = AuditEntry & Link;

/** A record's place: `hash` is that of everything else in it, `prevHash` that of the record before. */
type Link = { id: string; chain: string; seq: number; writtenAt: Instant; prevHash: string; hash: string };

/** The last record of a chain. */
export type Head = { seq: number; hash: string };

/** A record as it is read back: whatever an older version wrote stays readable. */
export const StoredRecord = z.looseObject({
  id: z.string(),
  chain: z.string(),
  seq: z.int(),
  recordId: z.string(),
  at: Instant,
  writtenAt: Instant,
  by: z.string(),
  kind: z.string(),
  personId: PersonId.optional(),
  doorId: DoorId.optional(),
  requestId: RequestId.optional(),
  attemptId: z.string().optional(),
  sealed: z.record(z.string(), z.string()).optional(),
  grantId: z.string().optional(),
  because: z.string().optional(),
  reason: z.string().optional(),
  /** `inPlaceOf`: in whose place somebody voted. */
  detail: z.looseObject({ inPlaceOf: PersonId.optional() }).optional(),
  prevHash: z.string(),
  hash: z.string(),
});
export type StoredRecord = z.infer<typeof StoredRecord>;

/** The chain of an entry: its door's or the global one, by the month in which the cloud heard of it. The same entry always belongs to the same chain. */
export function chainOf({ at, receivedAt = at, doorId }: Pick<AuditEntry, 'at' | 'receivedAt' | 'doorId'>): string {
  const month = `${receivedAt.slice(0, 4)}${receivedAt.slice(5, 7)}`;
  return doorId ? `door:${doorId}:${month}` : `global:${month}`;
}

/** What stands before the first record. No two chains begin alike, so that none can be passed off as another. */
export const beginningOf = (chain: string): Head => ({ seq: 0, hash: sha256(`latch/audit/v1\n${chain}`) });

/** SHA-256, in hex, of a record's canonical JSON without its own hash. */
export function hashOf(record: Record<string, unknown>): string {
  return sha256(canonicalJson({ ...record, hash: undefined }));
}

/** The document id of a place in a chain. */
export const idOfSeq = (seq: number): string => String(seq).padStart(12, '0');

/** The entries as the next records of their chain. */
export function linked(chain: string, head: Head, entries: readonly AuditEntry[], writtenAt: Instant): AuditRecord[] {
  const records: AuditRecord[] = [];
  let { seq, hash: prevHash } = head;
  for (const entry of entries) {
    seq += 1;
    const correlation = entry.correlation ?? (entry.requestId && traceIdOf(entry.requestId));
    const record = { ...entry, correlation, id: idOfSeq(seq), chain, seq, writtenAt, prevHash };
    prevHash = hashOf(record);
    records.push({ ...record, hash: prevHash });
  }
  return records;
}

const sha256 = (text: string): string => hash('sha256', text);
