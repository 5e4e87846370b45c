import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { FaultAction } from './faults.js';
import { createRoutes } from './routes.js';
import type { Service, World } from './world.js';

/** One request as an operation sees it. `params` are the named parts of the path, decoded. */
export type Call = {
  method: string;
  path: string;
  url: URL;
  query: URLSearchParams;
  params: Record<string, string>;
  headers: IncomingMessage['headers'];
  body: Buffer;
  /** True when the `staleReads` fault strikes: a service whose consistency allows it answers from the past. */
  stale: boolean;
};

/** An object body leaves as JSON; a string or Buffer as it is, with the content type the headers name. */
export type Answer = { status: number; headers?: Record<string, string | string[]>; body?: unknown };

/** One operation of a service: its REST name, its method and its path (`/v1.0/users/:id`; see routes.ts). */
export type Operation = { name: string; method: string; path: string; handle(call: Call): Answer | Promise<Answer> };

export type ServiceSpec = {
  name: string;
  operations: Operation[];
  /** 0 picks a free port. */
  port?: number;
  /** Plain HTTP, for the managed-identity endpoint and other loopback-only listeners. */
  insecure?: boolean;
  /** The service's own error format; `code` is a short word. */
  error(status: number, code: string, message: string): Answer;
  /** Runs before the operation; an answer ends the call (authentication, throttling). */
  guard?(call: Call): Promise<Answer | undefined> | Answer | undefined;
  /** Ids the ledger's `call` row carries, taken from the request, never what was typed. */
  trace?(call: Call): { operationId?: string; deviceId?: string };
  maxBodyBytes?: number;
  /** The control plane itself is no part of the ground truth. */
  unrecorded?: boolean;
  idle?(): Promise<void>;
};

type Routes = ReturnType<typeof createRoutes<Operation>>;

/** Serves one emulated service: faults, ledger, routing; what is not implemented answers 501 by name. */
export async function serve(world: World, spec: ServiceSpec): Promise<Service> {
  const routes = createRoutes(spec.operations);
  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    answerCall(world, spec, routes, request, response).catch((cause: unknown) => {
      if (!response.headersSent) send(response, spec.error(500, 'InternalServerError', String(cause)));
      else response.destroy();
    });
  };
  const server = spec.insecure ? createHttpServer(onRequest) : createHttpsServer({ key: world.tls.key, cert: world.tls.cert }, onRequest);
  server.keepAliveTimeout = 60_000;
  const port = await listen(server, spec.port ?? 0);
  return {
    name: spec.name,
    url: spec.insecure ? `http://127.0.0.1:${port}` : `https://localhost:${port}`,
    idle: spec.idle ?? (() => Promise.resolve()),
    close: () => closeServer(server),
  };
}

async function answerCall(
  world: World,
  spec: ServiceSpec,
  routes: Routes,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const call = await readCall(request, spec.maxBodyBytes ?? 4 * 1024 * 1024);
  if (call === undefined) return send(response, spec.error(413, 'RequestEntityTooLarge', 'The request body is too large.'));
  const fault = world.faults.strike(spec.name, call.method, call.path) ?? {};
  if (fault.kill) world.killHost();
  if (fault.delayMs) await delay(fault.delayMs);
  if (fault.reset || fault.kill) return destroy(request.socket);
  const answer = await perform({ ...call, stale: fault.staleReads === true }, fault, spec, routes);
  const { method, path } = call;
  if (!spec.unrecorded)
    world.ledger.write({ kind: 'call', service: spec.name, method, path, status: answer.status, ...spec.trace?.(call) });
  if (fault.dropResponseAfterEffect) return destroy(request.socket);
  send(response, answer);
}

async function perform(call: Call, fault: FaultAction, spec: ServiceSpec, routes: Routes): Promise<Answer> {
  if (fault.status !== undefined) {
    const answer = spec.error(fault.status, 'Fault', `A fault was asked for: ${fault.status}.`);
    return { ...answer, headers: { ...answer.headers, ...fault.headers } };
  }
  const refused = await spec.guard?.(call);
  if (refused) return refused;
  const found = routes(call.method, call.path);
  if (!found) return spec.error(501, 'NotImplemented', `The local ${spec.name} does not implement ${call.method} ${call.path}.`);
  const named = { ...call, params: found.params };
  if (fault.duplicate) await found.operation.handle(named);
  return found.operation.handle(named);
}

async function readCall(request: IncomingMessage, maxBytes: number): Promise<Call | undefined> {
  const body = await readBody(request, maxBytes);
  if (body === undefined) return undefined;
  const url = new URL(request.url ?? '/', 'https://localhost');
  const { method = 'GET', headers } = request;
  return { method, path: url.pathname, url, query: url.searchParams, params: {}, headers, body, stale: false };
}

/** Undefined where it is too much, which is still read to its end: a connection left in the middle of a body serves no next call. */
function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
    });
    request.once('end', () => resolve(size > maxBytes ? undefined : Buffer.concat(chunks)));
    request.once('error', reject);
  });
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  const raw = typeof body === 'string' || Buffer.isBuffer(body);
  const payload = body === undefined ? '' : raw ? body : JSON.stringify(body);
  const type = body === undefined || raw ? {} : { 'content-type': 'application/json; charset=utf-8' };
  response.writeHead(status, { ...type, 'content-length': Buffer.byteLength(payload).toString(), ...headers });
  response.end(payload);
}

function destroy(socket: Socket): void {
  socket.destroy();
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
