import { randomUUID } from 'node:crypto';
import type { AuditEntry } from '../../domain/audit/audit-entry.js';
import { beginningOf, chainOf, linked } from '../../domain/audit/chain.js';
import { signingOf } from '../../domain/audit/checkpoint.js';
import type { RawRecord } from '../../domain/audit/verify-chain.js';
import { DoorId, GrantId, PersonId, RequestId } from '../../domain/ids.js';

/** What the audit gets most of: somebody entered, with everything such a record says. */
export function someEntry(door: string): AuditEntry {
  const [attemptId, requestId] = [randomUUID(), RequestId.parse(randomUUID())];
  return {
    ...{ recordId: `attempt:${door}:${attemptId}`, kind: 'attempt.granted', at: new Date().toISOString(), by: `${door}-t1` },
    ...{ doorId: DoorId.parse(door), attemptId, requestId, personId: PersonId.parse(randomUUID()), grantId: GrantId.parse(randomUUID()) },
    evidence: [`request:${requestId}`],
    detail: { readerId: `${door}-keypad`, judge: 'cloud', terminalId: `${door}-t1`, generation: 1 },
  };
}

export type MadeChain = { chain: string; head: { seq: number; hash: string }; records: RawRecord[] };

/** A chain of so many records, as it lies in the database. */
export function madeChain(door: string, count: number): MadeChain {
  const entries = Array.from({ length: count }, () => someEntry(door));
  const [first] = entries;
  const chain = first ? chainOf(first) : '';
  const records = linked(chain, beginningOf(chain), entries, new Date().toISOString());
  const { seq, hash } = records.at(-1) ?? beginningOf(chain);
  return { chain, head: { seq, hash }, records: records.map((record): RawRecord => JSON.parse(JSON.stringify(record))) };
}

/** What the checkpoints would say that were made every so many records of it. */
export function signingsOf({ records }: MadeChain, every: number) {
  const places = Array.from({ length: Math.ceil(records.length / every) }, (_, index) => records.slice(index * every, (index + 1) * every));
  return places.map((some) => {
    const hashes = some.map(({ hash }) => String(hash));
    return signingOf(Number(some.at(-1)?.['seq']), hashes.at(-1) ?? '', hashes);
  });
}
