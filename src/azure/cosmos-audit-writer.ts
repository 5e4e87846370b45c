import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { AuditEntry } from '../domain/audit/audit-entry.js';
import { type AuditRecord, beginningOf, chainOf, type Head, linked } from '../domain/audit/chain.js';
import { LatchError } from '../domain/errors.js';
import type { AuditTrail } from '../ports/audit.js';
import type { Clock } from '../ports/clock.js';
import { type BatchOutcome, creation, patching, runBatch, setting } from './cosmos-batch.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { cosmosRecords } from './cosmos-records.js';

/** The note of a chain's end, in the chain's own partition. `behind`, `unsigned`: there is something to export, to sign. */
export const ChainHead = z.object({
  id: z.literal('head'),
  chain: z.string(),
  seq: z.int(),
  hash: z.string(),
  /** How far it is signed, and exported: all of it up to there but for the holes. */
  signed: z.int().optional(),
  exported: z.int().optional(),
  holes: z.array(z.int()).optional(),
});

/** Says that a record of this id stands in this chain: what makes appending it again impossible. */
const Marker = z.object({ id: z.string(), chain: z.string(), of: z.int() });

/** With a marker each and the head, far below what one batch may hold: 100 operations, 2 MB. */
const mostAtOnce = 32;
const mostTries = 50;
const mostLanes = 2_000;

type Waiting = { entry: AuditEntry; resolve(): void; reject(cause: unknown): void };
type Lane = { chain: string; waiting: Waiting[]; running: boolean; head?: Head | undefined };

/**
 * Appends to the chains, in this process one group at a time each. A group is one batch: the head moves on from where it was seen, the records
 * follow it, and each leaves its marker. Another process that was faster makes the batch fail as a whole, and it is tried again behind theirs.
 */
export function cosmosAuditWriter(database: CosmosDatabase, clock: Clock): AuditTrail['append'] {
  const lanes = new Map<string, Lane>();
  const heads = cosmosRecords(database, 'audit', ChainHead);
  const markers = cosmosRecords(database, 'audit', Marker);
  const headOf = async ({ chain }: Lane): Promise<Head> => (await heads.read('head', chain))?.record ?? beginningOf(chain);

  /** Only what has no marker yet. */
  const unwritten = async ({ chain }: Lane, entries: readonly AuditEntry[]): Promise<AuditEntry[]> => {
    const known = await Promise.all(entries.map(({ recordId }) => markers.read(markerId(recordId), chain)));
    return entries.filter((_, index) => known[index] === undefined);
  };

  /** One batch; what is left to write after it. */
  const attempt = async (lane: Lane, entries: readonly AuditEntry[]): Promise<readonly AuditEntry[]> => {
    const head = lane.head ?? (await headOf(lane));
    const records = linked(lane.chain, head, entries, clock.now().toISOString());
    lane.head = undefined;
    const outcome = await commit(database, lane.chain, head, records);
    if (outcome.kind === 'failed') return outcome.at > 0 ? unwritten(lane, entries) : entries;
    lane.head = endOf(records, head);
    return [];
  };

  async function write(lane: Lane, entries: readonly AuditEntry[]): Promise<void> {
    let open: readonly AuditEntry[] = onceEach(entries);
    for (let tries = 0; open.length > 0; tries += 1) {
      if (tries >= mostTries) throw new LatchError('records-unavailable', 'audit: the chain cannot be continued');
      open = await attempt(lane, open);
    }
  }

  /** What came while the chain was busy goes together. */
  async function drain(lane: Lane): Promise<void> {
    for (lane.running = true; lane.running; lane.running = lane.waiting.length > 0) {
      await Promise.resolve();
      const group = lane.waiting.splice(0, mostAtOnce);
      const written = write(
        lane,
        group.map(({ entry }) => entry),
      );
      await written.then(
        () => group.forEach(({ resolve }) => void resolve()),
        (cause: unknown) => group.forEach(({ reject }) => void reject(cause)),
      );
    }
  }

  const laneOf = (chain: string): Lane => {
    if (lanes.size >= mostLanes) for (const [name, lane] of lanes) if (!lane.running) lanes.delete(name);
    const lane = lanes.get(chain) ?? { chain, waiting: [], running: false };
    lanes.set(chain, lane);
    return lane;
  };
  const add = (entry: AuditEntry) =>
    new Promise<void>((resolve, reject) => {
      const lane = laneOf(chainOf(entry));
      lane.waiting.push({ entry, resolve, reject });
      if (!lane.running) void drain(lane);
    });

  return async (...entries) => {
    await Promise.all(entries.map(add));
  };
}

const onceEach = (entries: readonly AuditEntry[]): AuditEntry[] => [...new Map(entries.map((entry) => [entry.recordId, entry])).values()];

const endOf = (records: readonly AuditRecord[], before: Head): Head => records.at(-1) ?? before;

/** Ids of documents may hold less than ids of records do. */
const markerId = (recordId: string): string => `of:${createHash('sha256').update(recordId).digest('base64url')}`;

/** The head comes first: that it has moved is found before anything else. */
function commit(database: CosmosDatabase, chain: string, before: Head, records: readonly AuditRecord[]): Promise<BatchOutcome> {
  const { seq, hash } = endOf(records, before);
  const end = { seq, hash, behind: true, unsigned: true };
  const moved =
    before.seq === 0
      ? creation({ id: 'head', chain, ...end })
      : patching('head', setting({ seq, hash, behind: true, unsigned: true }), `c.seq = ${before.seq}`);
  return runBatch(database, 'audit', chain, [
    moved,
    ...records.map(creation),
    ...records.map((record) => creation({ id: markerId(record.recordId), chain, of: record.seq })),
  ]);
}
