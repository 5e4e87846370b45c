import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server } from 'node:net';
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
  streamTo: Server;
  timeoutMs: number;
  response: ServerResponse;
};

const invocationIdHeader = 'x-ms-invocation-id';

/**
 * With `app.setup({enableHttpStream: true})` the library takes raw requests on a server of its own, and the invocation that belongs to one finds it by its id.
 * The platform proxies each to that server's port; here it is handed over in the process, which spares it a second pair of connections.
 */
export async function streamHttp(call: StreamCall, log: LogSink): Promise<undefined> {
  const { info, request, response, extra } = call;
  const invocationId = randomUUID();
  call.streamTo.emit('request', handedOver(request, invocationId), withoutInvocationId(response));

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

/** The caller's request as the platform's proxy would make it. What it asked for is taken from its address part by part: that may name another host. */
function handedOver({ raw, url, headers }: HostRequest, invocationId: string): IncomingMessage {
  raw.url = url.pathname + url.search;
  Object.assign(raw.headers, headers, {
    [invocationIdHeader]: invocationId,
    'x-forwarded-host': headers.host ?? 'localhost',
    'x-forwarded-proto': 'http',
  });
  return raw;
}

/** The library names the invocation in every answer, for the proxy: no caller sees it. */
function withoutInvocationId(response: ServerResponse): ServerResponse {
  const { setHeader } = response;
  response.setHeader = (name, value) => (name.toLowerCase() === invocationIdHeader ? response : setHeader.call(response, name, value));
  return response;
}
