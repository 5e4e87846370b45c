import { type AuditRecord, beginningOf, chainOf, linked, StoredRecord } from '../../../src/domain/audit/chain.js';
import type { RawRecord } from '../../../src/domain/audit/verify-chain.js';
import type { AuditFeed, AuditReader, AuditTrail } from '../../../src/ports/audit.js';
import type { Clock } from '../../../src/ports/clock.js';

export type MemoryAudit = AuditTrail & {
  feed: AuditFeed;
  /** Everything appended, by record id; for looking into it. */
  records: Map<string, AuditRecord>;
  /** Takes a whole chain out. */
  drop(chain: string): void;
};

const inPlaceIn = ({ detail }: AuditRecord) => ('inPlaceOf' in detail ? detail.inPlaceOf : undefined);

/** Chains in memory. */
export function memoryAudit(clock: Clock): MemoryAudit {
  const records = new Map<string, AuditRecord>();
  const chains = new Map<string, AuditRecord[]>();
  const raw = (record: AuditRecord): RawRecord => JSON.parse(JSON.stringify(record));
  const open: AuditFeed['open'] = async (place) => {
    const reader: AuditReader = {
      place: place ?? String(records.size),
      async next() {
        const fresh = [...records.values()].slice(Number(reader.place));
        reader.place = String(records.size);
        return fresh.map(raw).map((record) => StoredRecord.parse(record));
      },
    };
    return /^\d+$/.test(reader.place) ? reader : undefined;
  };
  return {
    feed: { open },
    records,
    async append(...entries) {
      for (const entry of entries) {
        if (records.has(entry.recordId)) continue;
        const name = chainOf(entry);
        const chain = chains.get(name) ?? [];
        chains.set(name, chain);
        const added = linked(name, chain.at(-1) ?? beginningOf(name), [entry], clock.now().toISOString());
        for (const record of added) {
          chain.push(record);
          records.set(record.recordId, record);
        }
      }
    },
    list: async ({ door, person, request, from, to, kinds }) => ({
      records: [...records.values()]
        .filter((each) => !door || each.doorId === door)
        .filter((each) => !person || [each.personId, each.by, inPlaceIn(each)].includes(person))
        .filter((each) => !kinds || kinds.includes(each.kind))
        .filter((each) => !request || each.requestId === request)
        .filter((each) => (!from || each.at >= from) && (!to || each.at < to))
        .sort((one, other) => (one.at === other.at ? 0 : one.at < other.at ? 1 : -1)),
    }),
    heads: async () => [...chains].map(([chain, all]) => ({ chain, seq: all.length, hash: all.at(-1)?.hash ?? '' })),
    drop(chain) {
      for (const { recordId } of chains.get(chain) ?? []) records.delete(recordId);
      chains.delete(chain);
    },
    after: async (chain, id) => (chains.get(chain) ?? []).filter((record) => record.id > id).map(raw),
  };
}
