import type { HostRequest, Reply } from './reply.js';

/** `Host.CORS` of local.settings.json: origins separated by commas, or `*`. */
export type Cors = { origins: string[]; credentials: boolean };

export function readCors({ CORS, CORSCredentials }: { CORS?: string; CORSCredentials?: boolean }): Cors | undefined {
  const origins = (CORS ?? '')
    .split(',')
    .map((origin) => origin.trim())
    .filter(Boolean);
  return origins.length > 0 ? { origins, credentials: CORSCredentials === true } : undefined;
}

/** The headers that let a page of an allowed origin read the answer. */
export function corsHeaders(cors: Cors | undefined, { headers: { origin } }: HostRequest): Record<string, string> {
  if (!cors || origin === undefined || !(cors.origins.includes(origin) || cors.origins.includes('*'))) return {};
  return {
    'access-control-allow-origin': cors.origins.includes('*') && !cors.credentials ? '*' : origin,
    ...(cors.credentials && { 'access-control-allow-credentials': 'true' }),
    vary: 'Origin',
  };
}

/** The answer to a browser that asks first; nothing when it isn't such a question. */
export function preflight(cors: Cors | undefined, request: HostRequest): Reply | undefined {
  const { method, headers } = request;
  const asked = headers['access-control-request-method'];
  if (!cors || method !== 'OPTIONS' || asked === undefined) return undefined;
  const allowed = headers['access-control-request-headers'];
  return {
    status: 204,
    headers: {
      ...corsHeaders(cors, request),
      'access-control-allow-methods': asked,
      ...(allowed !== undefined && { 'access-control-allow-headers': allowed }),
    },
  };
}
