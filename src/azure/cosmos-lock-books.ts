import { LatchError } from '../domain/errors.js';
import { LockBook } from '../domain/grant-record.js';
import type { DoorId, Instant } from '../domain/ids.js';
import { latest } from '../domain/window.js';
import type { Grants } from '../ports/grants.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { cosmosRecords } from './cosmos-records.js';

const mostAttempts = 20;
const laterOf = (one: Instant | undefined, other: Instant | undefined) => (one && other ? latest(one, other) : (one ?? other));
const noted = <K extends string>(key: K, instant: Instant | undefined) => (instant ? { [key]: instant } : {});

/** What was promised to each door's lock: one document `lock` in the door's partition, changed under its etag. */
export function cosmosLockBooks(
  database: CosmosDatabase,
): Pick<Grants, 'nextSequence' | 'lockBook' | 'lockBooks' | 'leasedAfter' | 'noteContact'> {
  const books = cosmosRecords(database, 'grants', LockBook);
  const write = async (doorId: DoorId, transition: (book: LockBook) => LockBook): Promise<LockBook> => {
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      const changed = await books.change('lock', doorId, transition);
      if (changed) return changed;
      const first = transition({ id: 'lock', kind: 'lock', doorId, seq: 0 });
      if (await books.create(first)) return first;
    }
    throw new LatchError('records-unavailable', 'grants: a lock book comes and goes');
  };
  return {
    nextSequence: (doorId, lease, above = 0) =>
      write(doorId, (book) => ({ ...book, seq: Math.max(book.seq, above) + 1, ...noted('leaseUntil', laterOf(book.leaseUntil, lease)) })),
    lockBook: async (doorId) => (await books.read('lock', doorId))?.record,
    lockBooks: () => books.query("SELECT * FROM c WHERE c.id = 'lock'", {}),
    leasedAfter: (instant) => books.query("SELECT * FROM c WHERE c.kind = 'lock' AND c.leaseUntil > @instant", { instant }),
    noteContact: async (doorId, at) => {
      await write(doorId, (book) => (book.lastContactAt && book.lastContactAt >= at ? book : { ...book, lastContactAt: at }));
    },
  };
}
