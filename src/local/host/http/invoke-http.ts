import { withinTimeout } from '../app/function-timeout.js';
import { invoke } from '../app/invoke.js';
import type { HttpData, TypedData } from '../app/programming-model.js';
import type { FunctionInfo } from '../app/registry.js';
import type { LogSink } from '../log.js';
import { cookieHeader } from './cookie.js';
import { empty, type HostRequest, type Reply } from './reply.js';

/** Runs an HTTP function on a buffered request. What the function throws is logged and answered 500 without a body. */
export async function invokeHttp(
  call: { info: FunctionInfo; request: HostRequest; params: Record<string, string>; extra: Record<string, TypedData>; timeoutMs: number },
  log: LogSink,
): Promise<Reply> {
  const { info, extra } = call;
  const trigger = { http: await httpData(call.request, call.params) };
  try {
    const invocation = await withinTimeout(info.name, call.timeoutMs, invoke({ info, trigger, extra }, log));
    const { returnValue } = await invocation.response();
    return returnValue?.http ? replyOf(returnValue.http) : empty(204);
  } catch (error) {
    log('error', info.name, error instanceof Error ? (error.stack ?? error.message) : String(error));
    return empty(500);
  }
}

async function httpData(request: HostRequest, params: Record<string, string>): Promise<HttpData> {
  const body = await request.body();
  const query = queryOf(request);
  return {
    url: request.url.href,
    method: request.method,
    headers: flatHeaders(request),
    query,
    params: { ...query, ...params },
    ...(body.length > 0 && { body: { bytes: body } }),
  };
}

/** Values of one name are joined by commas, as the real host does. */
export function queryOf({ url: { searchParams } }: HostRequest): Record<string, string> {
  return Object.fromEntries([...searchParams.keys()].map((name) => [name, searchParams.getAll(name).join(',')]));
}

export function flatHeaders(request: HostRequest): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

function replyOf(data: HttpData): Reply {
  const cookies = (data.cookies ?? []).map(cookieHeader);
  const headers = { ...data.headers, ...(cookies.length > 0 && { 'set-cookie': cookies }) };
  const body = data.body?.bytes ?? data.body?.string ?? data.body?.json;
  return { status: Number(data.statusCode ?? 200), headers, ...(body !== undefined && { body }) };
}
