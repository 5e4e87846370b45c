import { badRequest } from '../errors.js';
import { type JsonObject, member } from '../json.js';
import type { PartitionKey } from '../partition-key.js';
import type { Container, Containers } from './containers.js';
import type { Documents, Stored } from './documents.js';

/** What a document was before a write unit touched it; undefined when it was not there. */
export type Before = { pk: PartitionKey; id: string; stored: Stored | undefined };

/** One atomic write to a container: a point operation or a whole batch. All its documents share one lsn. */
export type Unit = {
  container: Container;
  find(pk: PartitionKey, id: string): Stored | undefined;
  /** Writes the document; `current` is the version it takes the place of. */
  put(pk: PartitionKey, id: string, document: JsonObject, current: Stored | undefined): Stored;
  remove(current: Stored): void;
  /** The first version seen of everything this unit changed. */
  before(): Before[];
};

const systemProperties = new Set(['_rid', '_self', '_etag', '_attachments', '_ts', '_lsn']);
/** More than a batch may hold, so that stamps of one container never meet. */
const stampsPerUnit = 1000;

export function openUnit(containers: Containers, documents: Documents, container: Container, now: Date): Unit {
  const before = new Map<string, Before>();
  const at = now.getTime();
  const ts = Math.floor(at / 1000);
  let lsn = 0;
  let stamps = 0;
  const touch = (pk: PartitionKey, id: string, stored: Stored | undefined): void => {
    if (lsn === 0) {
      lsn = containers.takeLsn(container);
      documents.sweep(at);
    }
    const key = `${pk}/${id}`;
    if (!before.has(key)) before.set(key, { pk, id, stored });
  };
  return {
    container,
    find: (pk, id) => documents.find(container, pk, id, at),
    put(pk, id, document, current) {
      touch(pk, id, current);
      stamps += 1;
      const stamp = lsn * stampsPerUnit + stamps;
      const stored: Stored = {
        pk,
        id,
        serial: current?.serial ?? stamp,
        body: JSON.stringify(withoutSystemProperties(document)),
        etag: etagOf(container, stamp),
        ts,
        lsn,
        expires: expiry(container, document, ts),
      };
      documents.put(container, stored);
      return stored;
    },
    remove(current) {
      touch(current.pk, current.id, current);
      documents.remove(container, current);
    },
    before: () => [...before.values()],
  };
}

const etagOf = ({ number }: Container, stamp: number): string =>
  `"${number.toString(16).padStart(8, '0')}-0000-0000-0000-${stamp.toString(16).padStart(12, '0')}"`;

const withoutSystemProperties = (document: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(document).filter(([name]) => !systemProperties.has(name)));

/** Time to live counts from `_ts`; without a default on the container a document's own `ttl` means nothing. 400 for one that is no lifetime. */
function expiry({ defaultTtl }: Container, document: JsonObject, ts: number): number | null {
  if (defaultTtl === undefined) return null;
  const ttl = member(document, 'ttl') ?? defaultTtl;
  if (typeof ttl !== 'number' || !Number.isInteger(ttl) || (ttl < 1 && ttl !== -1))
    throw badRequest(`The input ttl '${ttl}' is invalid. Ensure to provide a nonzero positive integer or -1.`);
  return ttl > 0 ? (ts + ttl) * 1000 : null;
}
