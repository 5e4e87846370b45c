import { managedIdentityToken } from '../durable/call-http.js';

/** One page of a container's change feed in one partition key range; `next` is the continuation (an etag). */
export type FeedPage = { documents: Record<string, unknown>[]; next: string | undefined };

export type ChangeFeed = {
  ranges(signal: AbortSignal): Promise<string[]>;
  /** `after` undefined: from the beginning; `*`: from now. */
  read(range: string, after: string | undefined, max: number, signal: AbortSignal): Promise<FeedPage>;
};

const apiVersion = '2020-07-15';
const tokenLifeMs = 5 * 60_000;

/** The change feed over REST (List Documents with `A-IM: Incremental Feed`), signed in with the managed identity. */
export function openChangeFeed(endpoint: string, database: string, container: string): ChangeFeed {
  const base = new URL(`dbs/${database}/colls/${container}/`, endpoint.endsWith('/') ? endpoint : `${endpoint}/`);
  let token: { value: Promise<string>; until: number } | undefined;

  const authorization = async () => {
    // Tokens live in real time, whatever the clock of the app says.
    if (!token || token.until < Date.now()) token = { value: managedIdentityToken(base.origin), until: Date.now() + tokenLifeMs };
    const jwt = await token.value.catch((cause: unknown) => {
      token = undefined;
      throw cause;
    });
    return encodeURIComponent(`type=aad&ver=1.0&sig=${jwt}`);
  };

  const get = async (path: string, extra: Record<string, string>, signal: AbortSignal): Promise<Response> => {
    const headers = { authorization: await authorization(), 'x-ms-version': apiVersion, 'x-ms-date': new Date().toUTCString(), ...extra };
    const answer = await fetch(new URL(path, base), { headers, signal });
    if (answer.status === 401) token = undefined;
    if (!answer.ok && answer.status !== 304) throw new Error(`The change feed of ${container} answered ${answer.status}.`);
    return answer;
  };

  return {
    async ranges(signal) {
      const answer = await get('pkranges', {}, signal);
      const { PartitionKeyRanges } = (await answer.json()) as { PartitionKeyRanges: { id: string }[] };
      return PartitionKeyRanges.map(({ id }) => id);
    },
    async read(range, after, max, signal) {
      const answer = await get(
        'docs',
        {
          'a-im': 'Incremental Feed',
          'x-ms-documentdb-partitionkeyrangeid': range,
          'x-ms-max-item-count': String(max),
          ...(after !== undefined && { 'if-none-match': after }),
        },
        signal,
      );
      const next = answer.headers.get('etag') ?? undefined;
      if (answer.status === 304) return { documents: [], next };
      const { Documents } = (await answer.json()) as { Documents: Record<string, unknown>[] };
      return { documents: Documents, next };
    },
  };
}
