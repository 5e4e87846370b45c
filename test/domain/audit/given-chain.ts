import type { AuditEntry } from '../../../src/domain/audit/audit-entry.js';
import { beginningOf, linked } from '../../../src/domain/audit/chain.js';
import { type Bad, type RawRecord, readChain, type Signed } from '../../../src/domain/audit/verify-chain.js';
import { at, lobby } from '../given.js';

export const name = 'door:lobby:202703';

/** A line of the lobby's audit. */
export const entry = (number: number): AuditEntry => ({
  recordId: `drift:lobby:${number}`,
  kind: 'door.drift',
  at: at('12:00'),
  by: 'system',
  doorId: lobby.id,
  detail: { deviceId: 'lobby-lock', found: 'sequence', onLock: number },
});

/** A chain of so many records, as they lie in the store. */
export const chainOf = (count: number, from: (number: number) => AuditEntry = entry): RawRecord[] =>
  linked(
    name,
    beginningOf(name),
    Array.from({ length: count }, (_, index) => from(index + 1)),
    at('12:00'),
  ).map((record) => JSON.parse(JSON.stringify(record)));

export const headOf = (records: readonly RawRecord[]) => ({ seq: records.length, hash: String(records.at(-1)?.['hash']) });

/** The first bad record; the chain notes its honest end unless another is given. */
export function firstBad(
  records: readonly RawRecord[],
  noted: { seq: number; hash: string } | undefined,
  signed?: Signed,
): Bad | undefined {
  const reader = readChain(name, signed);
  for (const record of records) reader.take(record);
  return reader.end(noted);
}
