import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A stand-in for the three services the triggers read: event streams of two partitions, a change feed whose ranges can split, a managed-identity endpoint. */
export type Sources = {
  url: string;
  publish(body: unknown, to?: { hub?: string; partition?: string }): void;
  change(document: { id: string } & Record<string, unknown>, range?: string): void;
  /** The second half of a range's documents, and what comes later, is in the range `into[1]`. */
  split(range: string, into: [string, string]): void;
  requests: string[];
  leases: Map<string, Record<string, unknown>>;
  close(): void;
};

type Answer = { status: number; body?: unknown; headers?: Record<string, string> };
type Range = { id: string; parents: string[]; documents: { lsn: number; document: Record<string, unknown> }[] };

export async function openSources(): Promise<Sources> {
  const events = eventStreams();
  const feed = changeFeed();
  const leases = new Map<string, Record<string, unknown>>();
  const requests: string[] = [];

  const keepLease = async (request: IncomingMessage): Promise<void> => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const lease = JSON.parse(text) as { id: string };
    leases.set(lease.id, lease);
  };
  const leaseOf = (id: string): Answer => {
    const body = leases.get(decodeURIComponent(id));
    return body === undefined ? { status: 404 } : { status: 200, body };
  };
  const answer = (url: URL, { headers }: IncomingMessage): Answer | undefined => {
    const lease = /colls\/leases\/docs\/(.+)$/.exec(url.pathname)?.[1];
    if (lease !== undefined) return leaseOf(lease);
    if (url.pathname === '/identity') return { status: 200, body: { access_token: `token-for-${url.searchParams.get('resource')}` } };
    const listed = /^\/(\w+)\/partitions$/.exec(url.pathname)?.[1];
    if (listed !== undefined) return { status: 200, body: events.list(listed) };
    const [, hub, partition] = /^\/(\w+)\/partitions\/(\d)\/events$/.exec(url.pathname) ?? [];
    if (hub !== undefined) return events.next(`${hub}/${partition}`, url.searchParams);
    if (url.pathname.endsWith('/pkranges')) return { status: 200, body: feed.ranges() };
    return feed.read(String(headers['x-ms-documentdb-partitionkeyrangeid']), String(headers['if-none-match'] ?? '"0"'));
  };

  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://x');
    if (request.method === 'POST') {
      void keepLease(request).then(() => response.writeHead(201).end());
      return;
    }
    requests.push(`${url.pathname} ${String(request.headers['authorization'] ?? request.headers['x-latch-key'] ?? '')}`);
    const said = answer(url, request);
    if (!said) return;
    response.writeHead(said.status, { 'content-type': 'application/json', ...said.headers });
    response.end(said.body === undefined ? undefined : JSON.stringify(said.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    leases,
    publish: events.publish,
    change: feed.change,
    split: feed.split,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function eventStreams() {
  const streams = new Map<string, Record<string, unknown>[]>();
  const of = (key: string) => streams.get(key) ?? streams.set(key, []).get(key) ?? [];
  return {
    publish(body: unknown, { hub = 'hub', partition = '0' }: { hub?: string; partition?: string } = {}) {
      const events = of(`${hub}/${partition}`);
      const sequenceNumber = events.length;
      events.push({
        sequenceNumber,
        offset: String(sequenceNumber * 100),
        enqueuedTime: '2030-01-01T08:00:00.000Z',
        partitionKey: 'door-1',
        body: JSON.stringify(body),
        properties: { type: 'opened' },
        systemProperties: { 'iothub-connection-device-id': 'door-1' },
      });
    },
    list(hub: string) {
      const partitions = ['0', '1'];
      return { partitions, last: partitions.map((partition) => of(`${hub}/${partition}`).length - 1) };
    },
    /** Without an answer it is a long poll that nothing ends. */
    next(key: string, query: URLSearchParams): Answer | undefined {
      const found = of(key).slice(Number(query.get('after')) + 1);
      return found.length > 0 || query.get('waitMs') === '0' ? { status: 200, body: { events: found } } : undefined;
    },
  };
}

function changeFeed() {
  let lsn = 0;
  const ranges = new Map<string, Range>([['0', { id: '0', parents: [], documents: [] }]]);
  return {
    ranges: () => ({ PartitionKeyRanges: [...ranges.values()].map(({ id, parents }) => ({ id, parents })) }),
    change(document: Record<string, unknown>, range = '0') {
      lsn += 1;
      ranges.get(range)?.documents.push({ lsn, document });
    },
    split(from: string, into: [string, string]) {
      const { parents = [], documents = [] } = ranges.get(from) ?? {};
      ranges.delete(from);
      const half = Math.ceil(documents.length / 2);
      const halves = [documents.slice(0, half), documents.slice(half)];
      for (const [index, id] of into.entries()) ranges.set(id, { id, parents: [...parents, from], documents: halves[index] ?? [] });
    },
    read(id: string, continuation: string): Answer {
      const range = ranges.get(id);
      if (!range) return { status: 410, headers: { 'x-ms-substatus': '1002' } };
      const after = Number(continuation.replaceAll('"', ''));
      const found = range.documents.filter((each) => each.lsn > after);
      const headers = { etag: `"${found.at(-1)?.lsn ?? after}"` };
      return found.length > 0
        ? { status: 200, body: { Documents: found.map(({ document }) => document) }, headers }
        : { status: 304, headers };
    },
  };
}
