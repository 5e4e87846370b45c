import type { CosmosContainer } from './cosmos-rest.js';

/** One page of a container's change feed in one partition key range; `next` is the continuation (an etag). */
export type FeedPage = { documents: Record<string, unknown>[]; next: string | undefined };

/** One partition key range; `parents` are those it was split from, the nearest last. */
export type Range = { id: string; parents: string[] };

export type ChangeFeed = {
  ranges(signal: AbortSignal): Promise<Range[]>;
  /** `after` undefined: from the beginning; `*`: from now. */
  read(range: string, after: string | undefined, max: number, signal: AbortSignal): Promise<FeedPage>;
};

/** The change feed over REST (List Documents with `A-IM: Incremental Feed`). */
export function changeFeed(container: CosmosContainer): ChangeFeed {
  return {
    async ranges(signal) {
      const answer = await container('pkranges', { signal });
      const { PartitionKeyRanges } = (await answer.json()) as { PartitionKeyRanges: { id: string; parents?: string[] }[] };
      return PartitionKeyRanges.map(({ id, parents = [] }) => ({ id, parents }));
    },
    async read(range, after, max, signal) {
      const headers = {
        'a-im': 'Incremental Feed',
        'x-ms-documentdb-partitionkeyrangeid': range,
        'x-ms-max-item-count': String(max),
        ...(after !== undefined && { 'if-none-match': after }),
      };
      const answer = await container('docs', { headers, signal, accept: [304] });
      const next = answer.headers.get('etag') ?? undefined;
      if (answer.status === 304) return { documents: [], next };
      const { Documents } = (await answer.json()) as { Documents: Record<string, unknown>[] };
      return { documents: Documents, next };
    },
  };
}
