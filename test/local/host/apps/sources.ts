import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A stand-in for the three services the triggers read: an event stream, a change feed, a managed-identity endpoint. */
export type Sources = {
  url: string;
  publish(body: unknown): void;
  change(document: Record<string, unknown>): void;
  requests: string[];
  leases: Map<string, Record<string, unknown>>;
  close(): void;
};

type Answer = { status: number; body?: unknown; headers?: Record<string, string> };

export async function openSources(): Promise<Sources> {
  const events: Record<string, unknown>[] = [];
  const documents: Record<string, unknown>[] = [];
  const leases = new Map<string, Record<string, unknown>>();
  const requests: string[] = [];

  const keepLease = async (request: IncomingMessage): Promise<void> => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const lease = JSON.parse(text) as { id: string };
    leases.set(lease.id, lease);
  };
  const nextEvents = (query: URLSearchParams): Answer | undefined => {
    const found = events.slice(Number(query.get('after')) + 1);
    // Without an answer it is a long poll that nothing ends.
    return found.length > 0 || query.get('waitMs') === '0' ? { status: 200, body: { events: found } } : undefined;
  };
  const changes = (continuation: string): Answer => {
    const after = Number(continuation.replaceAll('"', ''));
    const headers = { etag: `"${documents.length}"` };
    return documents.length > after ? { status: 200, body: { Documents: documents.slice(after) }, headers } : { status: 304, headers };
  };
  const leaseOf = (id: string): Answer => {
    const body = leases.get(decodeURIComponent(id));
    return body === undefined ? { status: 404 } : { status: 200, body };
  };
  const answer = (url: URL, continuation: string): Answer | undefined => {
    const lease = /colls\/leases\/docs\/(.+)$/.exec(url.pathname)?.[1];
    if (lease !== undefined) return leaseOf(lease);
    if (url.pathname === '/identity') return { status: 200, body: { access_token: `token-for-${url.searchParams.get('resource')}` } };
    if (url.pathname === '/hub/partitions') return { status: 200, body: { partitions: ['0'] } };
    if (url.pathname === '/hub/partitions/0/events') return nextEvents(url.searchParams);
    if (url.pathname.endsWith('/pkranges')) return { status: 200, body: { PartitionKeyRanges: [{ id: '0' }] } };
    return changes(continuation);
  };

  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://x');
    if (request.method === 'POST') {
      void keepLease(request).then(() => response.writeHead(201).end());
      return;
    }
    requests.push(`${url.pathname} ${String(request.headers['authorization'] ?? request.headers['x-latch-key'] ?? '')}`);
    const said = answer(url, String(request.headers['if-none-match'] ?? '"0"'));
    if (!said) return;
    response.writeHead(said.status, { 'content-type': 'application/json', ...said.headers });
    response.end(said.body === undefined ? undefined : JSON.stringify(said.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    leases,
    publish(body) {
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
    change: (document) => documents.push(document),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
