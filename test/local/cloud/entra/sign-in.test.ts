import { createHash, randomBytes } from 'node:crypto';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { afterAll, describe, expect, it } from 'vitest';
import { entraTokens } from '../../../../src/azure/entra-tokens.js';
import { createEntra } from '../../../../src/local/cloud/entra/service.js';
import { createTokenSigner } from '../../../../src/local/cloud/entra/token-signer.js';
import { stableId } from '../../../../src/local/seed/stable-id.js';
import { apiClientId, startLocalEntra, tenantId } from '../../../support/local-entra.js';

const { world, entra, seed, directory, close } = await startLocalEntra();
afterAll(async () => {
  await close();
  world.remove();
});

const clientId = stableId('app:portal');
const redirectUri = 'http://localhost:7071/app/auth';
const alice = seed.people.find(({ id }) => id === 'alice')?.oid;
const tokens = entraTokens({ authority: entra.authority, tenantId, audience: apiClientId, clock: world.clock });
const keys = createRemoteJWKSet(new URL(`${entra.authority}/discovery/v2.0/keys`));
const c1 = JSON.stringify({ access_token: { acrs: { essential: true, value: 'c1' } } });

/** A browser without a screen: keeps cookies, follows redirects as far as the application's own address. */
function openBrowser() {
  const jar = new Map<string, string>();
  const visit = async (url: string, form?: Record<string, string>): Promise<{ at: string; status: number; page: string }> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const init = form ? { method: 'POST', body: new URLSearchParams(form) } : {};
    const response = await fetch(url, { ...init, redirect: 'manual', headers: { cookie, connection: 'close' } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) return { at: url, status: response.status, page: await response.text() };
    const next = new URL(location, url).href;
    return next.startsWith(redirectUri) ? { at: next, status: response.status, page: '' } : visit(next);
  };
  return { visit };
}
type Browser = ReturnType<typeof openBrowser>;

function authorization(change: Record<string, string> = {}) {
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const scope = `openid profile offline_access api://${apiClientId}/access_as_user`;
  const flow = { client_id: clientId, response_type: 'code', redirect_uri: redirectUri, scope, nonce: 'n', state: 's' };
  const query = new URLSearchParams({ ...flow, code_challenge: challenge, code_challenge_method: 'S256', ...change });
  return { url: `${entra.authority}/oauth2/v2.0/authorize?${query}`, verifier };
}

async function redeem(form: Record<string, string>, authority = entra.authority) {
  const body = new URLSearchParams({ client_id: clientId, ...form });
  const response = await fetch(`${authority}/oauth2/v2.0/token`, { method: 'POST', body, headers: { connection: 'close' } });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

const codeAt = (address: string) => new URL(address).searchParams.get('code') ?? '';

async function signedIn(browser: Browser, claims?: string, user = 'alice') {
  const { url, verifier } = authorization(claims === undefined ? {} : { claims });
  const pages: string[] = [];
  let shown = await browser.visit(url);
  while (shown.page && pages.length < 5) {
    const title = /<h1>([^<]+)/.exec(shown.page)?.[1] ?? shown.page;
    pages.push(title);
    const typed = title === 'Sign in' ? { login: user, password: 'latch' } : { factor: 'approve' };
    shown = await browser.visit(shown.at, typed);
  }
  const reply = await redeem({
    grant_type: 'authorization_code',
    code: codeAt(shown.at),
    redirect_uri: redirectUri,
    code_verifier: verifier,
  });
  return { pages, reply, code: codeAt(shown.at), verifier };
}

describe('the sign-in of a person', () => {
  const browser = openBrowser();

  it('asks for the password and gives the tokens that would have been minted', async () => {
    const { pages, reply } = await signedIn(browser);
    expect(pages).toEqual(['Sign in']);
    expect(reply, JSON.stringify(reply.body)).toMatchObject({ status: 200, body: { token_type: 'Bearer' } });
    const minted = decodeJwt((await entra.mintUserToken({ user: 'alice' })) ?? '');
    expect({ ...decodeJwt(reply.body['access_token'] ?? ''), uti: '' }).toEqual({ ...minted, uti: '' });
    const { payload } = await jwtVerify(reply.body['id_token'] ?? '', keys, { audience: clientId, currentDate: world.clock.now() });
    expect(payload).toMatchObject({ oid: alice, tid: tenantId, nonce: 'n', iss: entra.issuer });
  });

  it('shows only the second factor when an authentication context is asked for, and again when that is old', async () => {
    const { pages, reply } = await signedIn(browser, c1);
    expect(pages).toEqual(['Approve sign-in']);
    const verify = () => tokens.verify(`Bearer ${reply.body['access_token']}`);
    expect(await verify()).toMatchObject({ identity: { id: alice, contexts: ['c1'], authTime: world.clock.now(), takesChallenges: true } });
    expect((await signedIn(browser, c1)).pages).toEqual([]);
    const refreshed = await redeem({ grant_type: 'refresh_token', refresh_token: reply.body['refresh_token'] ?? '' });
    expect(decodeJwt(refreshed.body['access_token'] ?? '')).toMatchObject({ acrs: ['c1'], oid: alice });
    world.clock.advance(16 * 60_000);
    const later = await signedIn(browser, c1);
    expect(later.pages).toEqual(['Approve sign-in']);
    expect(decodeJwt(later.reply.body['access_token'] ?? '')['auth_time']).toBe(world.clock.now().getTime() / 1000);
  });

  it('does not meet a context nobody asked for', async () => {
    const { reply } = await signedIn(browser);
    expect(decodeJwt(reply.body['access_token'] ?? '')).not.toHaveProperty('acrs');
  });
});

describe('a web page', () => {
  const readable = (address: string) => fetch(address, { headers: { origin: 'http://127.0.0.1:7071' } });

  it.each(['/v2.0/.well-known/openid-configuration', '/discovery/v2.0/keys'])('may read %s, wherever it comes from', async (path) => {
    expect((await readable(entra.authority + path)).headers.get('access-control-allow-origin')).toBe('*');
  });

  it('is told by which ids its library keeps the account', async () => {
    const { reply } = await signedIn(openBrowser());
    const info = JSON.parse(Buffer.from(reply.body['client_info'] ?? '', 'base64url').toString());
    expect(info).toEqual({ uid: alice, utid: tenantId });
  });

  it('signs out at once and goes back to where it said, if that is on this machine', async () => {
    const browser = openBrowser();
    const leave = (to: string) =>
      browser.visit(`${entra.authority}/oauth2/v2.0/logout?state=s&post_logout_redirect_uri=${encodeURIComponent(to)}`);
    await signedIn(browser);
    expect((await leave(redirectUri)).at).toBe(`${redirectUri}?state=s`);
    expect((await signedIn(browser)).pages).toEqual(['Sign in']);
    for (const elsewhere of ['https://elsewhere.example/', 'javascript:alert(1)', 'http://localhost.elsewhere.example/', 'nowhere'])
      expect(await leave(elsewhere)).toMatchObject({ status: 200, page: expect.stringContaining('You are signed out') });
  });

  it('may have people choose an account, or suggest one', async () => {
    const browser = openBrowser();
    await signedIn(browser);
    const chosen = await browser.visit(authorization({ prompt: 'select_account', login_hint: '"><b>bob' }).url);
    expect(chosen.page).toContain('value="&quot;&gt;&lt;b&gt;bob"');
    expect(chosen.page).not.toContain('<b>bob');
  });
});

describe('an account that changes while somebody is signed in', () => {
  const browser = openBrowser();
  const refresh = async (token = '') => (await redeem({ grant_type: 'refresh_token', refresh_token: token })).body;

  it('and is disabled ends the session and its refresh tokens', async () => {
    const { reply } = await signedIn(browser, undefined, 'olu');
    directory.change('olu', { accountEnabled: false });
    expect(await refresh(reply.body['refresh_token'])).toMatchObject({ error: 'invalid_grant' });
    expect((await browser.visit(authorization().url)).page).toContain('<h1>Sign in</h1>');
    directory.change('olu', { accountEnabled: true });
  });

  it('and is signed out everywhere must type the password again', async () => {
    const { reply } = await signedIn(browser, undefined, 'olu');
    world.clock.advance(1_000);
    directory.change('olu', { signOut: true });
    expect(await refresh(reply.body['refresh_token'])).toMatchObject({ error: 'invalid_grant' });
    expect((await signedIn(browser, undefined, 'olu')).pages).toEqual(['Sign in']);
    expect((await signedIn(browser, undefined, 'olu')).pages).toEqual([]);
  });

  it('and loses its second factor can meet no authentication context, only go back', async () => {
    directory.change('olu', { methods: ['email'] });
    const { at, page } = await browser.visit(authorization({ claims: c1 }).url);
    expect(page).toContain('No second factor is registered for this account.');
    expect(page).not.toContain('>Approve<');
    expect((await browser.visit(at, { factor: 'approve' })).at).toContain('error=access_denied');
  });
});

describe('nobody signs in', () => {
  it.each([
    ['a wrong password', { login: ' ALICE ', password: 'Latch' }],
    ['an unknown name', { login: 'nobody', password: 'latch' }],
    ['a disabled account', { login: 'mallory', password: 'latch' }],
  ])('with %s', async (_what, typed) => {
    const browser = openBrowser();
    const { at } = await browser.visit(authorization().url);
    const shown = await browser.visit(at, typed);
    expect(shown).toMatchObject({ status: 400, page: expect.stringContaining('Account or password is wrong.') });
    expect(shown.page).not.toContain(typed.login);
  });

  it('without PKCE', async () => {
    const { at } = await openBrowser().visit(authorization({ code_challenge: '' }).url);
    expect(at).toContain('error=invalid_request');
  });

  it('to an address that is not registered', async () => {
    const { status, page } = await openBrowser().visit(authorization({ redirect_uri: 'https://elsewhere.example/' }).url);
    expect([status, page]).toEqual([400, expect.stringContaining('redirect_uri')]);
  });

  it('with a code that was used, or by another verifier', async () => {
    const { code, verifier } = await signedIn(openBrowser());
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
    expect(await redeem({ ...form, code_verifier: verifier })).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    const { url } = authorization();
    const browser = openBrowser();
    const { at } = await browser.visit(url);
    const done = await browser.visit(at, { login: 'bob', password: 'latch' });
    expect(await redeem({ ...form, code: codeAt(done.at), code_verifier: verifier })).toMatchObject({ status: 400 });
  });
});

it('a sign-in is still there after a restart', async () => {
  const browser = openBrowser();
  await signedIn(browser);
  await entra.close();
  const signer = await createTokenSigner(world.dataDir);
  const again = await createEntra(world, { signer, seed, tenantId, apiClientId, port: Number(new URL(entra.authority).port) });
  const { pages, reply } = await signedIn(browser);
  await again.close();
  expect({ pages, status: reply.status }).toEqual({ pages: [], status: 200 });
});
