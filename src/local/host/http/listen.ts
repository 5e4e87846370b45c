import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LogSink } from '../log.js';
import { BodyTooLarge, empty, type HostRequest, type Reply, sendReply, toHostRequest } from './reply.js';

export type Listening = { port: number; close(): Promise<void>; closeNow(): void };

/** `undefined` means that the handler has answered on the response itself. */
export type Handler = (request: HostRequest, response: import('node:http').ServerResponse) => Promise<Reply | undefined>;

/** Serves `handle` on a port, 0 picking a free one. What it throws is a 500 without details. */
export async function listen(options: { port: number; hostname: string; handle: Handler; log: LogSink }): Promise<Listening> {
  const server = createServer((raw: IncomingMessage, response) => {
    answer(raw, response).catch((cause: unknown) => {
      if (!(cause instanceof BodyTooLarge))
        options.log('error', 'host', cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
      sendReply(response, empty(cause instanceof BodyTooLarge ? 413 : 500));
    });
  });
  const answer = async (raw: IncomingMessage, response: import('node:http').ServerResponse) => {
    const request = toHostRequest(raw);
    const reply = request ? await options.handle(request, response) : empty(400);
    if (reply) sendReply(response, reply);
  };
  server.keepAliveTimeout = 60_000;
  await bind(server, options.port, options.hostname);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
    closeNow() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function bind(server: Server, port: number, hostname: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, hostname, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
