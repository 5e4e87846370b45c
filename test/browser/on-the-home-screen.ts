import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { openProfile, signIn } from '../../src/local/browser/chromium.js';
import { barriersOn } from '../support/browser.js';
import { findCodes } from '../support/find-codes.js';
import type { Latch } from '../support/latch.js';
import { approved, askedNow, letters, reveal } from '../support/visit.js';

const subscribed = 'You are notified here from now on.';

/** In the page: what the push service of a browser maker would do, done by the local one, since a browser without a screen reaches none. */
const localPushService = `PushManager.prototype.subscribe = async (options) => {
  const made = await window.subscribeLocally(options.userVisibleOnly, options.applicationServerKey);
  return { toJSON: () => made };
}`;

/** A phone that has the pages on its home screen, with a profile of its own: what a browser would keep, it keeps. */
export function onTheHomeScreen(latch: Latch, codes: Set<string>): void {
  const profile = mkdtempSync(join(tmpdir(), 'latch-profile-'));
  let context: BrowserContext;
  let page: Page;
  let devtools: CDPSession;
  beforeAll(async () => {
    context = await openProfile(profile);
    page = context.pages()[0] ?? (await context.newPage());
    devtools = await context.newCDPSession(page);
  });
  afterAll(async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  });

  const open = (path: string) => page.goto(`${latch.api}${path}`);
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const browsers = async () => (await latch.as('alice')('GET', '/me/delivery')).body['browsers'];

  it('a browser finds nothing that keeps it from being installed', async () => {
    await open('/app/requests');
    await signIn(page, 'alice');
    await page.getByRole('heading', { name: 'Your requests' }).waitFor();
    const { errors, data = '' } = await devtools.send('Page.getAppManifest');
    expect(errors).toEqual([]);
    expect(JSON.parse(data)).toMatchObject({ name: 'Latch', display: 'standalone', scope: '/app/' });
    expect((await devtools.send('Page.getInstallabilityErrors')).installabilityErrors).toEqual([]);
  });

  it('shows a code once, and neither its worker nor its profile has kept it, nor any answer of the API', async () => {
    const kept: string[] = [];
    page.on('response', (response) => {
      const { pathname } = new URL(response.url());
      const control = response.headers()['cache-control'] ?? '';
      if (pathname.startsWith('/api/') && !control.includes('no-store')) kept.push(`${pathname}: ${control}`);
    });
    const id = await askedNow(latch, 'alice', 'server-a', 'Fans');
    await approved(latch, id, 'bob', 'carol');
    await open(`/app/requests/${id}/code`);
    await press('Show the code');
    await press('Approve'); // at the local Entra: the second factor
    await press('Show the code');
    const code = (await page.locator('output').textContent()) ?? '';
    expect(code).toMatch(/^\d{3} \d{3} \d{3}$/);
    codes.add(code);
    expect(await page.evaluate('navigator.serviceWorker.controller?.scriptURL')).toBe(`${latch.api}/app/sw.js`);
    expect(await page.evaluate('caches.keys()')).toEqual([]);
    expect(kept).toEqual([]);
    await open('/app/requests');
    await page.getByRole('heading', { name: 'Your requests' }).waitFor();
    expect(await page.evaluate('caches.keys()')).toEqual([]);
    expect(findCodes([code], profile, [])).toEqual([]);
  });

  it('says without a network that there is none, shows nothing it knew before, and goes on when there is one again', async () => {
    await context.setOffline(true);
    onTestFinished(() => context.setOffline(false));
    await open('/app/requests');
    await page.getByRole('heading', { name: 'No connection' }).waitFor();
    expect(await page.evaluate('document.body.innerText.match(/[0-9]{3}/g)')).toBeNull();
    expect(await barriersOn(page)).toEqual([]);
    await context.setOffline(false);
    await page.reload();
    await page.getByRole('heading', { name: 'Your requests' }).waitFor();
  });

  it('somebody whose browser or its push service lets nobody notify them is told so, and nothing is kept of them', async () => {
    await open('/app/notices');
    await press('Notify me here');
    await page.getByText('This browser does not let us notify you.').waitFor();
    await context.grantPermissions(['notifications'], { origin: latch.api });
    await press('Notify me here'); // here no browser reaches its push service
    await page.getByText('The push service of this browser does not answer.').waitFor();
    expect(await browsers()).toEqual([]);
  });

  it('a subscription goes to the API, and the notice that a code is ready is shown, with a way to it and without it', async () => {
    const asks: unknown[] = [];
    await page.exposeFunction('subscribeLocally', (userVisibleOnly: boolean, key: string) => {
      asks.push([userVisibleOnly, key]);
      return latch.local('POST', '/browsers', { user: 'alice', key });
    });
    await page.addInitScript(localPushService);
    await open('/app/notices');
    await press('Notify me here');
    await page.getByText(subscribed).waitFor();
    const { pushKey } = (await latch.as('alice')('GET', '/me/delivery')).body;
    expect([asks, await browsers()]).toEqual([[[true, pushKey]], [expect.objectContaining({ service: expect.any(String) })]]);
    await page.getByRole('radio', { name: 'By notice' }).click();
    await page.getByText('Noted.').waitFor();

    const id = await askedNow(latch, 'alice', 'lobby', 'Fans');
    const pushed = (await letters(latch, 'alice')).findLast(({ channel }) => channel === 'push')?.text ?? '';
    await devtools.send('ServiceWorker.deliverPushMessage', { origin: latch.api, registrationId: await registration(), data: pushed });
    await expect
      .poll(() => page.evaluate(shown))
      .toEqual([{ title: 'Latch', body: 'Your latch code is ready.', link: `${latch.api}/app/requests/${id}` }]);
    const code = await reveal(latch, 'alice', id);
    codes.add(code);
    expect(findCodes([code], profile, [pushed, JSON.stringify(await page.evaluate(shown))])).toEqual([]);
  });

  /** By what number the browser knows the pages' worker. */
  const registration = () =>
    new Promise<string>((resolve) => {
      devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        const ours = registrations.find(({ scopeURL }) => scopeURL === `${latch.api}/app/`);
        if (ours) resolve(ours.registrationId);
      });
      void devtools.send('ServiceWorker.enable');
    });
}

/** In the page: the notices of its worker as they stand on the screen. */
const shown = `navigator.serviceWorker.ready.then((worker) => worker.getNotifications()).then((notices) =>
  notices.map(({ title, body, data }) => ({ title, body, link: data })))`;
