import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import { entraTokens } from '../../src/azure/entra-tokens.js';
import { directorySessions } from '../../src/functions/http/directory-sessions.js';
import type { TokenOrder } from '../../src/local/cloud/entra/mint-token.js';
import { createTokenSigner } from '../../src/local/cloud/entra/token-signer.js';
import { apiClientId, startLocalEntra, tenantId } from '../support/local-entra.js';
import { people } from '../support/site.js';
import { openApi } from './given/api.js';
import { edgePorts, morning } from './given/edge.js';

const { world, entra, seed, close } = await startLocalEntra({ startAt: morning });
const signer = await createTokenSigner(world.dataDir);
const plain = edgePorts();
const asked: string[] = [];
const directory = {
  person: async (id: string) => {
    asked.push(id);
    return plain.directory.person(id as Parameters<typeof plain.directory.person>[0]);
  },
};
const edge = {
  ...plain,
  tokens: entraTokens({ authority: entra.authority, tenantId, audience: apiClientId, clock: plain.clock }),
  sessions: directorySessions({ directory, clock: plain.clock }),
};
const { host } = await openApi(edge);
afterAll(async () => {
  await close();
  world.remove();
});

const oid = (name: string) => seed.people.find(({ id }) => id === name)?.oid ?? '';
const now = Math.floor(morning.getTime() / 1000);
const right: JWTPayload = {
  ...{ iss: entra.issuer, aud: apiClientId, tid: tenantId, oid: oid('alice'), ver: '2.0', scp: 'access_as_user' },
  ...{ iat: now, nbf: now, exp: now + 600, roles: ['Latch.Request'] },
};
const claimed = (change: Record<string, unknown>, header = {}) => signer.sign({ ...right, ...change }, header);
const minted = async (order: TokenOrder) => String(await entra.mintUserToken(order));
const foreignKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const rsaAsSecret = new TextEncoder().encode(signer.publicPem);
const withCritical = () =>
  new SignJWT(right)
    .setProtectedHeader({ alg: 'RS256', kid: signer.kid, crit: ['latch'], latch: true })
    .sign(foreignKey, { crit: { latch: true } });
const swapped = (token: string, part: number, value: string) => token.split('.').with(part, value).join('.');
const ourKeys = `${entra.authority}/discovery/v2.0/keys`;
const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

const ask = { doorIds: ['lobby'], window: { start: '2027-02-03T12:00:00+01:00', end: '2027-02-03T13:00:00+01:00' }, purpose: 'x' };

/** Calls everything the process begins to make over HTTP or fetch, the test's own aside. */
async function outboundOf(work: () => Promise<Response>): Promise<{ response: Response; outbound: string[] }> {
  const outbound: string[] = [];
  const hear = (message: unknown) => {
    const { request } = message as { request: { origin?: string; path: string; host?: string } };
    outbound.push(`${request.origin ?? request.host}${request.path}`);
  };
  const channels = ['undici:request:create', 'http.client.request.start'];
  for (const channel of channels) subscribe(channel, hear);
  const response = await work();
  for (const channel of channels) unsubscribe(channel, hear);
  return { response, outbound: outbound.filter((url) => !url.endsWith('/api/requests') && !url.endsWith('/api/nowhere')) };
}

const post = (authorization: string | undefined, path = '/api/requests') =>
  host.fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization !== undefined && { authorization }) },
    body: JSON.stringify(ask),
  });

const bearer =
  (token: () => Promise<string>): (() => Promise<string>) =>
  async () =>
    `Bearer ${await token()}`;

type Row = [what: string, authorization: () => Promise<string | undefined>, status: 401 | 403, code: string];
const unauthenticated = (what: string, token: () => Promise<string>): Row => [what, bearer(token), 401, 'unauthenticated'];

const table: Row[] = [
  ['no header', async () => undefined, 401, 'unauthenticated'],
  ['no token', async () => 'Bearer', 401, 'unauthenticated'],
  ['another scheme', async () => `Basic ${await claimed({})}`, 401, 'unauthenticated'],
  ['a bare token', () => claimed({}), 401, 'unauthenticated'],
  ['two authorization values', async () => `Bearer ${await claimed({})}, Bearer ${await claimed({})}`, 401, 'unauthenticated'],
  unauthenticated('something that is no token', async () => 'alice'),
  unauthenticated('the algorithm none', () => minted({ user: 'alice', break: 'alg-none' })),
  unauthenticated('the algorithm nOnE', async () => `${json({ alg: 'nOnE', typ: 'JWT' })}.${json(right)}.`),
  unauthenticated('no signature', async () => swapped(await claimed({}), 2, '')),
  unauthenticated('the RSA key used as an HMAC secret', () => minted({ user: 'alice', break: 'hs256-public-key' })),
  unauthenticated('the same without a key id', () => new SignJWT(right).setProtectedHeader({ alg: 'HS256' }).sign(rsaAsSecret)),
  unauthenticated('another RSA algorithm', () => new SignJWT(right).setProtectedHeader({ alg: 'RS512', kid: signer.kid }).sign(foreignKey)),
  unauthenticated('a foreign key under our key id', () =>
    new SignJWT(right).setProtectedHeader({ alg: 'RS256', kid: signer.kid }).sign(foreignKey),
  ),
  unauthenticated('a changed signature', () => minted({ user: 'alice', break: 'signature' })),
  unauthenticated('changed claims', async () => swapped(await claimed({}), 1, json({ ...right, roles: ['Latch.Admin'] }))),
  unauthenticated('an unsecured token with a type', async () => new UnsecuredJWT(right).encode()),
  unauthenticated('another tenant', () => minted({ user: 'alice', break: 'tenant' })),
  unauthenticated('no tenant', () => claimed({ tid: undefined })),
  unauthenticated('another audience', () => minted({ user: 'alice', break: 'audience' })),
  unauthenticated('the directory for audience', () => claimed({ aud: 'https://graph.microsoft.com' })),
  unauthenticated('another issuer', () => minted({ user: 'alice', break: 'issuer' })),
  unauthenticated('the issuer of version 1', () => claimed({ iss: `https://sts.windows.net/${tenantId}/` })),
  unauthenticated('version 1', () => claimed({ ver: '1.0' })),
  unauthenticated('no version', () => claimed({ ver: undefined })),
  unauthenticated('a beginning that has not come', () => minted({ user: 'alice', break: 'not-yet' })),
  unauthenticated('an end that has passed', () => minted({ user: 'alice', break: 'expired' })),
  unauthenticated('no end', () => claimed({ exp: undefined })),
  unauthenticated('an unknown key id', () => claimed({}, { kid: randomUUID() })),
  unauthenticated('a path in the key id', () => minted({ user: 'alice', break: 'kid' })),
  unauthenticated('an address of keys of its own', () =>
    claimed({}, { kid: 'mine', jku: 'https://keys.example/jwks.json', x5u: 'https://keys.example/x' }),
  ),
  unauthenticated('a critical header nobody knows', () => withCritical()),
  unauthenticated('no person', () => claimed({ oid: undefined })),
  unauthenticated('a name for a person', () => claimed({ oid: 'alice@latch.example' })),
  unauthenticated('a length without end', () => claimed({ padding: 'x'.repeat(10_000) })),
  ['an application on a route of people', bearer(() => minted({ app: 'Latch.Revoke' })), 403, 'missing-role'],
  ["an application with a person's roles", bearer(() => minted({ user: 'alice', break: 'app-only' })), 403, 'missing-role'],
  ['no scope', bearer(() => claimed({ scp: undefined })), 403, 'missing-role'],
  ['another scope', bearer(() => claimed({ scp: 'openid User.Read' })), 403, 'missing-scope'],
  ['a scope that only looks right', bearer(() => claimed({ scp: 'access_as_user.all' })), 403, 'missing-scope'],
  ['no role', bearer(() => minted({ user: 'eve' })), 403, 'missing-role'],
  ["an approver's role", bearer(() => minted({ user: 'carol' })), 403, 'missing-role'],
];

describe('a token that is not to be trusted', () => {
  it('whose signature alone is wrong has the keys fetched once, and nothing else', async () => {
    const value = `Bearer ${await minted({ user: 'alice', break: 'signature' })}`;
    expect((await outboundOf(() => post(value))).outbound).toEqual([ourKeys]);
    expect((await outboundOf(() => post(value))).outbound).toEqual([]);
  });

  it.each(table)('%s: refused, and nothing happens', async (what, authorization, status, code) => {
    const value = await authorization();
    const { response, outbound } = await outboundOf(() => post(value));
    expect({ status: response.status, body: await response.json() }).toMatchObject({ status, body: { status, code } });
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.has('www-authenticate')).toBe(status === 401 || code === 'missing-scope');
    // A key may have been rotated in, so the tenant's own list of keys is the one thing that may be asked for, and only for a name that could be one.
    expect(outbound.filter((url) => !(what === 'an unknown key id' && url === ourKeys))).toEqual([]);
    expect([await edge.requests.open(), edge.flowsSeen.started, asked]).toEqual([[], [], []]);
  });

  it.each(table.filter(([, , status]) => status === 401))('%s: learns no paths', async (_what, authorization) => {
    const value = await authorization();
    const { response } = await outboundOf(() => post(value, '/api/nowhere'));
    expect(response.status).toBe(401);
  });

  it('of a person does not pass where only applications may', async () => {
    const { authenticate } = await import('../../src/functions/http/authenticate.js');
    const { HttpRequest } = await import('@azure/functions');
    const request = new HttpRequest({
      method: 'POST',
      url: 'http://localhost/',
      headers: { authorization: `Bearer ${await claimed({})}` },
    });
    const entered = await authenticate(request, { access: { people: [], applications: ['Latch.Integrate'] } }, edge);
    expect(entered).toMatchObject({ ok: false, problem: { status: 403, code: 'missing-role' } });
  });
});

describe('a good token', () => {
  it.each(['Bearer', 'bearer', 'BEARER'])('enters as "%s" (RFC 9110: schemes have no case)', async (scheme) => {
    const response = await post(`${scheme} ${await claimed({ oid: people.alice.id })}`);
    expect(response.status).toBe(202);
  });

  it('is told from a path that is nothing only now', async () => {
    const response = await post(`Bearer ${await claimed({ oid: people.alice.id })}`, '/api/nowhere');
    expect(response.status).toBe(404);
  });
});
