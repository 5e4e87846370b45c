import { randomUUID } from 'node:crypto';
import { Agent, request as httpRequest, type ServerResponse } from 'node:http';
import { withinTimeout } from '../app/function-timeout.js';
import { invoke } from '../app/invoke.js';
import type { TypedData } from '../app/programming-model.js';
import type { FunctionInfo } from '../app/registry.js';
import type { LogSink } from '../log.js';
import { flatHeaders, queryOf } from './invoke-http.js';
import type { HostRequest } from './reply.js';

type StreamCall = {
  info: FunctionInfo;
  request: HostRequest;
  params: Record<string, string>;
  extra: Record<string, TypedData>;
  streamTo: string;
  timeoutMs: number;
  response: ServerResponse;
};

/** To the library's port, kept open from call to call, and dropped before the other side does so. */
const connections = new Agent({ keepAlive: true, timeout: 2_000 });

/**
 * With `app.setup({enableHttpStream: true})` the library takes raw requests on a port of its own: the request is piped there and its answer piped back,
 * while the invocation runs beside it under the same id.
 */
export async function streamHttp(call: StreamCall, log: LogSink): Promise<undefined> {
  const { info, request, response, extra } = call;
  const invocationId = randomUUID();
  const headers = {
    ...request.headers,
    'x-ms-invocation-id': invocationId,
    'x-forwarded-host': request.headers.host ?? 'localhost',
    'x-forwarded-proto': 'http',
  };
  // Part by part: what the caller sent as the address may name another host.
  const target = Object.assign(new URL(call.streamTo), {
    hostname: '127.0.0.1',
    pathname: request.url.pathname,
    search: request.url.search,
  });
  const upstream = httpRequest(target, { method: request.method, headers, agent: connections }, (answer) => {
    const { 'x-ms-invocation-id': _id, 'transfer-encoding': _coding, ...passed } = answer.headers;
    response.writeHead(answer.statusCode ?? 500, passed);
    answer.pipe(response);
  });
  upstream.on('error', () => response.destroy());
  response.on('close', () => upstream.destroy());
  request.raw.pipe(upstream);

  const params = Object.entries({ ...queryOf(request), ...call.params }).map(([name, value]) => [name, { string: value }]);
  const triggerMetadata: Record<string, TypedData> = {
    Headers: { json: JSON.stringify(flatHeaders(request)) },
    ...Object.fromEntries(params),
  };
  try {
    const run = invoke({ info, trigger: { http: {} }, triggerMetadata, extra, invocationId }, log);
    await withinTimeout(
      info.name,
      call.timeoutMs,
      run.then((invocation) => invocation.response()),
    );
  } catch (error) {
    log('error', info.name, error instanceof Error ? (error.stack ?? error.message) : String(error));
    if (!response.headersSent) response.writeHead(500).end();
    else response.destroy();
  }
  return undefined;
}
