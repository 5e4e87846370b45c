import type { CosmosContainer } from './cosmos-rest.js';

/** How far a trigger got in each partition key range: one document per range in the leases container, whose partition key is `/id`. */
export type Leases = {
  /** The continuation, or undefined before the first. */
  read(range: string, signal: AbortSignal): Promise<string | undefined>;
  write(range: string, continuation: string): Promise<void>;
};

/** Sub-status of a 404: not the document is missing but the container itself. */
const ownerMissing = '1003';

type Lease = { id: string; LeaseToken: string; ContinuationToken: string; timestamp: string };

/** The host is the only owner of its leases, so it reads each once and remembers it; `prefix` tells triggers apart that share the container. */
export function leasesIn(container: CosmosContainer, prefix: string): Leases {
  const known = new Map<string, string>();
  const keyed = (id: string) => ({ 'x-ms-documentdb-partitionkey': JSON.stringify([id]) });
  const idOf = (range: string) => `${prefix}..${range}`.replaceAll(/[/\\#?]/g, '_');

  return {
    async read(range, signal) {
      const remembered = known.get(range);
      if (remembered !== undefined) return remembered;
      const id = idOf(range);
      const answer = await container(`docs/${encodeURIComponent(id)}`, { headers: keyed(id), signal, accept: [404] });
      if (answer.headers.get('x-ms-substatus') === ownerMissing)
        throw new Error('The leases container does not exist: create it, partitioned by /id.');
      if (answer.status === 404) return undefined;
      const { ContinuationToken } = (await answer.json()) as Lease;
      known.set(range, ContinuationToken);
      return ContinuationToken;
    },
    async write(range, continuation) {
      const id = idOf(range);
      const body: Lease = { id, LeaseToken: range, ContinuationToken: continuation, timestamp: new Date().toISOString() };
      const headers = { ...keyed(id), 'x-ms-documentdb-is-upsert': 'true', 'content-type': 'application/json' };
      await container('docs', { method: 'POST', headers, body, signal: AbortSignal.timeout(30_000) });
      known.set(range, continuation);
    },
  };
}
