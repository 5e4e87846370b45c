import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** A Chromium of this machine, where there is one: nothing downloads any. */
export const chromiumPath: string | undefined = [process.env['LATCH_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path !== undefined && existsSync(path),
);

const launch = { ...(chromiumPath && { executablePath: chromiumPath }), args: ['--no-sandbox'] };

export const openBrowser = (): Promise<Browser> => chromium.launch(launch);

/** A browser of somebody who comes back: what it keeps, it keeps in this folder. A visitor of `openBrowser` is one in private mode. */
export const openProfile = (folder: string): Promise<BrowserContext> =>
  chromium.launchPersistentContext(folder, { ...launch, ignoreHTTPSErrors: true, locale: 'en-GB', viewport: { width: 390, height: 844 } });

/** A fresh visitor: nobody is signed in, and the local authority's certificate is taken as it is. */
export async function newVisitor(browser: Browser, locale = 'en-GB'): Promise<Page> {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    reducedMotion: 'reduce',
    locale,
    viewport: { width: 1440, height: 900 },
  });
  context.setDefaultTimeout(60_000); // a guard against hanging only: no page is timed by it
  return context.newPage();
}

/** At the local Entra: account and password. */
export async function signIn(page: Page, user: string): Promise<void> {
  await page.fill('input[name=login]', user);
  await page.fill('input[name=password]', 'latch');
  await page.click('button');
}

/** Before something is answered in the API's stead (`page.route`): what passes by a page's worker is not always seen there. */
export async function passWorkerBy(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.setBypassServiceWorker', { bypass: true });
}
