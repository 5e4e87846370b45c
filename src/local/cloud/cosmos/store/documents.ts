import type { Sqlite } from '../../kernel/sqlite.js';
import type { PartitionKey } from '../partition-key.js';
import type { Demand } from '../sql/prefilter.js';
import type { Container } from './containers.js';
import { documentRid } from './resource-ids.js';
import { createValueIndex, type Found } from './value-index.js';

/** A document at rest: `body` is its JSON text without system properties, `ts` seconds, `expires` milliseconds since 1970. */
export type Stored = {
  pk: PartitionKey;
  id: string;
  serial: number;
  body: string;
  etag: string;
  ts: number;
  lsn: number;
  expires: number | null;
};

/** What to look for: documents that meet all the demands; with `from` those of this serial and after it, the oldest first, read as they are taken. */
export type Scan = { demands?: readonly Demand[]; from?: number | undefined };

/** Reads see what is committed and not expired at `now` (milliseconds). */
export type Documents = {
  find(container: Container, pk: PartitionKey, id: string, now: number): Stored | undefined;
  /** The documents of one partition, or of the container; nothing is to be written while they are taken. */
  scan(container: Container, pk: PartitionKey | undefined, now: number, scan: Scan): Iterable<Stored>;
  /** Latest versions written after `lsn`, in write order; at least `count` while there are more, whole batches only. */
  changedSince(container: Container, pk: PartitionKey | undefined, lsn: number, count: number, now: number): Stored[];
  /** The write just before the first one at or after `ts` (seconds); undefined when there is none yet. */
  lsnBefore(container: Container, ts: number): number | undefined;
  put(container: Container, stored: Stored): void;
  remove(container: Container, stored: Stored): void;
  sweep(now: number): void;
};

const select = 'SELECT pk, id, serial, body, etag, ts, lsn, expires FROM documents WHERE container = ?';
/** Ids are a column of their own, and part of the key. */
const idPath = '$."id"';
const alive = '(expires IS NULL OR expires > ?)';

export function createDocuments(sqlite: Sqlite): Documents {
  const all = (sql: string, ...values: (string | number)[]): Stored[] => sqlite.statement(sql).all(...values) as Stored[];
  const partition = (pk: PartitionKey | undefined) => (pk === undefined ? { sql: '', values: [] } : { sql: 'AND pk = ?', values: [pk] });
  const find = (container: Container, pk: PartitionKey, id: string, now: number): Stored | undefined =>
    all(`${select} AND pk = ? AND id = ? AND ${alive}`, container.number, pk, id, now)[0];
  const index = createValueIndex((container) => all(select, container.number));
  const lookUp = (container: Container, { places, demand, forget }: Found, now: number): Stored[] => {
    const { sql, values } = filterOf(demand);
    return places
      .flatMap((place) => {
        const one = all(`${select} AND pk = ? AND id = ? AND ${alive} AND ${sql}`, container.number, place.pk, place.id, now, ...values);
        if (one.length === 0) forget(place);
        return one;
      })
      .sort((one, other) => one.serial - other.serial);
  };
  return {
    find,
    scan(container, pk, now, { demands = [], from }) {
      const found = pk === undefined ? index.find(container, demands) : undefined;
      if (found) return lookUp(container, found, now);
      const { sql, values } = partition(pk);
      const filters = demands.map(filterOf);
      const filter = filters.map((each) => `AND ${each.sql}`).join(' ');
      const text = `${select} ${sql} AND ${alive} ${filter}`;
      const sought = [container.number, ...values, now, ...filters.flatMap((each) => each.values)];
      if (from === undefined) return all(text, ...sought);
      const order = pk === undefined ? 'serial' : '+serial'; // one partition lies together, and is sorted sooner than found by age
      return sqlite.statement(`${text} AND serial >= ? ORDER BY ${order}`).iterate(...sought, from) as Iterable<Stored>;
    },
    changedSince(container, pk, lsn, count, now) {
      const { sql, values } = partition(pk);
      const after = `${select} ${sql} AND lsn > ? AND ${alive}`;
      const rows = all(`${after} ORDER BY lsn, serial LIMIT ?`, container.number, ...values, lsn, now, count);
      const last = rows.at(-1);
      if (last === undefined || rows.length < count) return rows;
      return all(`${after} AND lsn <= ? ORDER BY lsn, serial`, container.number, ...values, lsn, now, last.lsn);
    },
    lsnBefore(container, ts) {
      const row = sqlite.statement('SELECT min(lsn) AS lsn FROM documents WHERE container = ? AND ts >= ?').get(container.number, ts);
      return typeof row?.['lsn'] === 'number' ? row['lsn'] - 1 : undefined;
    },
    put(container, stored) {
      const { pk, id, serial, body, etag, ts, lsn, expires } = stored;
      index.add(container, stored);
      sqlite
        .statement(
          `INSERT INTO documents (container, pk, id, serial, body, etag, ts, lsn, expires) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET body = excluded.body, etag = excluded.etag, ts = excluded.ts, lsn = excluded.lsn, expires = excluded.expires`,
        )
        .run(container.number, pk, id, serial, body, etag, ts, lsn, expires);
    },
    remove(container, { pk, id }) {
      sqlite.statement('DELETE FROM documents WHERE container = ? AND pk = ? AND id = ?').run(container.number, pk, id);
    },
    sweep(now) {
      sqlite.statement('DELETE FROM documents WHERE expires <= ?').run(now);
    },
  };
}

type Filter = { sql: string; values: (string | number)[] };

function filterOf(demand: Demand): Filter {
  const { path } = demand;
  if ('isAbsent' in demand) return { sql: 'json_type(body, ?) IS NULL', values: [path] };
  const { value } = demand;
  if ('member' in demand) return { sql: 'instr(body, ?) > 0', values: [`${JSON.stringify(demand.member)}:${JSON.stringify(value)}`] };
  const { operator } = demand;
  return path === idPath
    ? { sql: `id ${operator} ?`, values: [value] }
    : { sql: `json_extract(body, ?) ${operator} ?`, values: [path, value] };
}

/** The document as the wire shows it: its own properties, then the system's. `more` is JSON text of further members. */
export function documentText(container: Container, { body, serial, etag, ts }: Stored, more = ''): string {
  const rid = documentRid(container.rid, serial);
  const system = `"_rid":"${rid}","_self":"dbs/${container.database}/colls/${container.rid}/docs/${rid}/","_etag":${JSON.stringify(etag)}`;
  return `${body.slice(0, -1)},${system},"_attachments":"attachments/","_ts":${ts}${more}}`;
}
