import { decodeJwt } from 'jose';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { type Latch, startLatch } from '../support/latch.js';
import { openChromium } from './chromium.js';
import { serveWebPage } from './web-page.js';

const latch = await startLatch();
const browser = await openChromium();
const web = await serveWebPage(await setupOf(latch));
afterAll(async () => {
  await Promise.all([browser.close(), web.close(), latch.stop()]);
});

async function setupOf({ local }: Latch) {
  const { accessToken } = await local<{ accessToken: string }>('POST', '/tokens', { user: 'alice' });
  const { iss, azp, aud } = decodeJwt(accessToken);
  return { authority: String(iss).replace(/\/v2\.0$/, ''), clientId: String(azp), scope: `api://${aud}/access_as_user` };
}

/** What the page says once its script is through. */
const outcome = async (page: Page): Promise<string> => String(await page.locator('body[data-outcome]').getAttribute('data-outcome'));
const tokenIn = (said: string) => said.replace(/^signed in /, '');

async function openPage() {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const wrongs: string[] = [];
  page.on('console', (message) => message.type() === 'error' && wrongs.push(message.text()));
  page.on('pageerror', (error) => wrongs.push(error.message));
  await page.goto(web.url);
  expect(await outcome(page)).toBe('stranger');
  return { page, wrongs };
}

async function typePassword(page: Page, login: string, password = 'latch') {
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await page.getByLabel('Account').fill(login);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

const ask = (token: string, key: string) =>
  fetch(`${latch.api}/api/requests`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ doorIds: ['server-a'], window: { start: 'now', minutes: 30 }, purpose: 'Look after the cooling' }),
  });

describe('somebody in a browser', () => {
  it('signs in with a password, approves a second factor when a door asks for one, and the parked request goes on', async () => {
    const { page, wrongs } = await openPage();
    await page.evaluate('signIn()');
    await typePassword(page, 'alice', 'wrong');
    await page.getByRole('alert').waitFor();
    await typePassword(page, 'alice');
    const weak = tokenIn(await outcome(page));
    const parked = await ask(weak, 'from-a-browser');
    const challenge = parked.headers.get('www-authenticate') ?? '';
    expect([parked.status, challenge]).toEqual([401, expect.stringContaining('insufficient_claims')]);
    const claims = Buffer.from(/claims="([^"]+)"/.exec(challenge)?.[1] ?? '', 'base64').toString();
    await page.evaluate(`signIn(${JSON.stringify(claims)})`);
    await page.getByRole('button', { name: 'Approve' }).click();
    const strong = tokenIn(await outcome(page));
    expect([decodeJwt(weak)['acrs'], decodeJwt(strong)['acrs']]).toEqual([undefined, ['c1']]);
    const resumed = await ask(strong, 'from-a-browser');
    const [before, after] = [(await parked.json()) as { requestId: string }, (await resumed.json()) as { id: string }];
    expect([resumed.status, after.id]).toEqual([202, before.requestId]);
    expect(decodeJwt(String(await page.evaluate('freshToken()')))['acrs']).toEqual(['c1']);
    expect(wrongs.filter((line) => !line.includes('400'))).toEqual([]);
  });

  it('may decline the second factor, and is signed in as before', async () => {
    const { page } = await openPage();
    await page.evaluate('signIn()');
    await typePassword(page, 'bob');
    await outcome(page);
    await page.evaluate(`signIn('{"access_token":{"acrs":{"essential":true,"value":"c1"}}}')`);
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await outcome(page)).toBe('refused access_denied');
    expect(decodeJwt(String(await page.evaluate('freshToken()')))).not.toHaveProperty('acrs');
  });

  it('signs out, and is asked for the password again', async () => {
    const { page } = await openPage();
    await page.evaluate('signIn()');
    await typePassword(page, 'carol');
    await outcome(page);
    await page.evaluate('signOut()');
    await page.waitForURL(/127\.0\.0\.1/);
    expect(await outcome(page)).toBe('stranger');
    await page.evaluate('signIn()');
    await page.getByLabel('Password').waitFor();
  });

  it('whose account was disabled meanwhile gets no further token', async () => {
    const { page } = await openPage();
    await page.evaluate('signIn()');
    await typePassword(page, 'tara');
    await outcome(page);
    await latch.local('POST', '/people/tara', { accountEnabled: false });
    expect(String(await page.evaluate('freshToken().catch((error) => error.errorCode)'))).toBe('invalid_grant');
    await page.evaluate('signIn()');
    await typePassword(page, 'tara');
    await page.getByRole('alert').waitFor();
    await latch.local('POST', '/people/tara', { accountEnabled: true });
  });
});
