import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { corsHeaders, preflight, readCors } from '../../../../src/local/host/http/cors.js';
import type { HostRequest } from '../../../../src/local/host/http/reply.js';

const asking = (method: string, headers: IncomingMessage['headers']): HostRequest => ({
  method,
  url: new URL('http://127.0.0.1/'),
  headers,
  raw: {} as IncomingMessage,
  body: () => Promise.resolve(Buffer.alloc(0)),
});
const from = (origin: string) => asking('GET', { origin });
const allowOrigin = (cors: string | undefined, origin: string, CORSCredentials = false) =>
  corsHeaders(readCors({ ...(cors !== undefined && { CORS: cors }), CORSCredentials }), from(origin))['access-control-allow-origin'];

describe('a page of another origin', () => {
  it.each([
    ['nobody is allowed', undefined, false, undefined],
    ['it is not on the list', 'http://a', false, undefined],
    ['it is on the list', 'http://a, http://page', false, 'http://page'],
    ['everybody is', '*', false, '*'],
    ['everybody is, with credentials', '*', true, 'http://page'],
  ])('when %s', (_when, cors, credentials, allowed) => {
    expect(allowOrigin(cors, 'http://page', credentials)).toBe(allowed);
  });

  it('that asks first is told which methods and headers it may send', () => {
    const cors = readCors({ CORS: 'http://page' });
    const asked = { origin: 'http://page', 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x-a' };
    expect(preflight(cors, asking('OPTIONS', asked))).toMatchObject({
      status: 204,
      headers: {
        'access-control-allow-origin': 'http://page',
        'access-control-allow-methods': 'PUT',
        'access-control-allow-headers': 'x-a',
      },
    });
    expect(preflight(cors, asking('OPTIONS', { origin: 'http://page' }))).toBeUndefined();
    expect(preflight(undefined, asking('OPTIONS', asked))).toBeUndefined();
  });
});
