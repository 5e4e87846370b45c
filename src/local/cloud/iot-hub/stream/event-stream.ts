import { EventEmitter, once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EventLog, StreamEvent } from '../store/event-log.js';

/** The event trigger's side of the hub: a loopback listener of our own making, in place of the AMQP endpoint. */
export type EventStream = {
  port: number;
  /** Answers those who wait; called after every commit. */
  wake(): void;
  close(): Promise<void>;
};

type Options = { log: EventLog; hubName: string; key: string; port: number };
type Reading = { after: number; max: number; waitMs: number };

const partitionsPath = /^\/([^/]+)\/partitions(?:\/(\d+)\/events)?$/;
const longestWaitMs = 60_000;

/**
 * `GET /{hub}/partitions` lists them and how far each one goes; `GET /{hub}/partitions/{p}/events?after=&max=&waitMs=` reads events after a sequence
 * number (-1: from the start), waiting up to `waitMs` for the first. Header `x-latch-key` carries the shared access key.
 */
export async function serveEventStream({ log, hubName, key, port }: Options): Promise<EventStream> {
  const commits = new EventEmitter().setMaxListeners(0);
  const answer = async (path: string, query: URLSearchParams, gone: AbortSignal): Promise<unknown> => {
    const [, hub, partition] = partitionsPath.exec(path) ?? [];
    if (hub !== hubName) return undefined;
    if (partition === undefined) return { partitions: log.partitions, last: log.last() };
    if (!log.partitions.includes(partition)) return undefined;
    const { after, max, waitMs } = readingOf(query);
    return { events: await eventsWithin(() => log.read(partition, after, max), waitMs, commits, gone) };
  };
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.headers['x-latch-key'] !== key) return void reply(response, 401, { error: 'unauthorized' });
    const url = new URL(request.url ?? '/', 'http://localhost');
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    answer(url.pathname, url.searchParams, gone.signal).then(
      (body) => reply(response, body === undefined ? 404 : 200, body ?? { error: 'not-found' }),
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    wake: () => void commits.emit('commit'),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function readingOf(query: URLSearchParams): Reading {
  const number = (name: string, otherwise: number) => Number(query.get(name) || otherwise);
  return { after: number('after', -1), max: Math.min(number('max', 64), 1000), waitMs: Math.min(number('waitMs', 0), longestWaitMs) };
}

async function eventsWithin(read: () => StreamEvent[], waitMs: number, commits: EventEmitter, gone: AbortSignal): Promise<StreamEvent[]> {
  const over = waitMs > 0 ? AbortSignal.any([AbortSignal.timeout(waitMs), gone]) : AbortSignal.abort();
  for (;;) {
    const events = read();
    if (events.length > 0 || over.aborted) return events;
    await once(commits, 'commit', { signal: over }).catch(() => undefined);
  }
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  if (!response.destroyed) response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
