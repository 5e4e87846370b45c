import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

/** A Chromium of this machine, where there is one: nothing downloads any. */
export const chromiumPath: string | undefined = [process.env['LATCH_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path !== undefined && existsSync(path),
);

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({ ...(chromiumPath && { executablePath: chromiumPath }), args: ['--no-sandbox'] });

/** A fresh visitor: nobody is signed in, and the local authority's certificate is taken as it is. */
export async function newVisitor(browser: Browser, locale = 'en-GB'): Promise<Page> {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    reducedMotion: 'reduce',
    locale,
    viewport: { width: 1440, height: 900 },
  });
  context.setDefaultTimeout(6_000);
  return context.newPage();
}

/** At the local Entra: account and password. */
export async function signIn(page: Page, user: string): Promise<void> {
  await page.fill('input[name=login]', user);
  await page.fill('input[name=password]', 'latch');
  await page.click('button');
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds wrong with the page as it is shown now, at the width of a desk and of a phone. Fluent's keyboard library marks the edges of a group by empty elements that pass focus on at once; axe takes them for hidden controls. */
export async function barriersOn(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await page.evaluate(axe);
    const { violations } = (await page.evaluate('axe.run({ exclude: "[data-tabster-dummy]" })')) as AxeResults;
    found.push(...violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${width}: ${id}: ${html.slice(0, 120)}`)));
    const overflow = await page.evaluate<boolean>('document.documentElement.scrollWidth > document.documentElement.clientWidth');
    if (overflow) found.push(`${width}: wider than the screen`);
  }
  return found;
}
