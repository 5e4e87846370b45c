import { decodeJwt } from 'jose';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newVisitor, openBrowser, signIn } from '../../src/local/browser/chromium.js';
import { barriersOn } from '../support/browser.js';
import type { Latch } from '../support/latch.js';
import { serveMsalPage } from '../support/msal-page.js';
import { request } from '../support/visit.js';

/** The local Entra, as Microsoft's own library and people with a browser meet it. */
export function signingIn(latch: Latch): void {
  let browser: Browser;
  let web: Awaited<ReturnType<typeof serveMsalPage>>;
  beforeAll(async () => {
    browser = await openBrowser();
    web = await serveMsalPage(await setupOf(latch));
  });
  afterAll(() => Promise.all([browser.close(), web.close()]));

  const c1 = JSON.stringify({ access_token: { acrs: { essential: true, value: 'c1' } } });
  const open = async () => {
    const page = await newVisitor(browser);
    await page.goto(web.url);
    expect(await outcome(page)).toBe('stranger');
    return page;
  };
  /** Leaves for the sign-in, with a claims challenge if there is one. */
  const leave = (page: Page, claims?: string) => page.evaluate(`signIn(${claims === undefined ? '' : JSON.stringify(claims)})`);
  const ask = (token: string) =>
    fetch(`${latch.api}/api/requests`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': 'from-a-browser' },
      body: JSON.stringify({ doorIds: ['server-a'], window: { start: 'now', minutes: 30 }, purpose: 'Look after the cooling' }),
    });

  it('takes a password, then a second factor when a door asks for one, and the parked request goes on', async () => {
    const page = await open();
    await leave(page);
    await page.getByLabel('Password').waitFor();
    await page.getByLabel('Account').fill('alice');
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await signIn(page, 'alice');
    const weak = tokenIn(await outcome(page));
    const parked = await ask(weak);
    const { requestId } = (await parked.json()) as { requestId: string };
    const challenge = parked.headers.get('www-authenticate') ?? '';
    expect([parked.status, challenge]).toEqual([401, expect.stringContaining('insufficient_claims')]);
    await leave(page, Buffer.from(/claims="([^"]+)"/.exec(challenge)?.[1] ?? '', 'base64').toString());
    await page.getByRole('button', { name: 'Approve' }).waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await page.getByRole('button', { name: 'Approve' }).click();
    const strong = tokenIn(await outcome(page));
    const resumed = await ask(strong);
    expect([resumed.status, await resumed.json()]).toMatchObject([202, { id: requestId }]);
    expect([weak, strong, String(await page.evaluate('freshToken()'))].map((token) => decodeJwt(token)['acrs'])).toEqual([
      undefined,
      ['c1'],
      ['c1'],
    ]);
    await latch.as('alice')('POST', `/requests/${requestId}/cancel`);
    expect(await request(latch, requestId)).toMatchObject({ status: 'closed', outcome: 'cancelled' });
    await page.context().close();
  });

  it('lets a second factor be declined, signs out, and gives a disabled account no further token', async () => {
    const page = await open();
    await leave(page);
    await signIn(page, 'bob');
    await outcome(page);
    await leave(page, c1);
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await outcome(page)).toBe('refused access_denied');
    expect(decodeJwt(String(await page.evaluate('freshToken()')))).not.toHaveProperty('acrs');
    await latch.local('POST', '/people/bob', { accountEnabled: false });
    expect(await page.evaluate('freshToken().catch((error) => error.errorCode)')).toBe('invalid_grant');
    await latch.local('POST', '/people/bob', { accountEnabled: true });
    await page.evaluate('signOut()');
    await page.locator('body[data-outcome=stranger]').waitFor({ state: 'attached' });
    expect(page.url().replace(/\?state=.*/, '')).toBe(web.url);
    await leave(page);
    await page.getByLabel('Password').waitFor();
    await page.context().close();
  });
}

async function setupOf({ local }: Latch) {
  const { accessToken } = await local<{ accessToken: string }>('POST', '/tokens', { user: 'alice' });
  const { iss, azp, aud } = decodeJwt(accessToken);
  return { authority: String(iss).replace(/\/v2\.0$/, ''), clientId: String(azp), scope: `api://${aud}/access_as_user` };
}

/** What the page says once its script is through. */
const outcome = async (page: Page): Promise<string> => String(await page.locator('body[data-outcome]').getAttribute('data-outcome'));
const tokenIn = (said: string) => said.replace(/^signed in /, '');
