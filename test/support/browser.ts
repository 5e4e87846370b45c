import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Look = { width: number; scheme: 'light' | 'dark' };
const looks: Look[] = [
  { width: 1440, scheme: 'light' },
  { width: 390, scheme: 'dark' },
];
const everyLook: Look[] = [...looks, { width: 1440, scheme: 'dark' }, { width: 390, scheme: 'light' }];

/** Where pictures of the pages go, if any are wanted (`npm run screenshots`). */
const gallery = process.env['LATCH_SCREENSHOTS'];

/**
 * What axe-core finds wrong with the page as it is shown now, and whether it is wider than its screen: at a desk in light and on a phone in dark, or both in
 * both. `name`: of its pictures. Fluent's keyboard library marks the edges of a group by empty elements that pass focus on at once; axe takes them for hidden
 * controls.
 */
export async function barriersOn(page: Page, name?: string): Promise<string[]> {
  const found: string[] = [];
  for (const look of gallery ? everyLook : looks) found.push(...(await barriersIn(page, look, name)));
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1440, height: 900 });
  return found;
}

async function barriersIn(page: Page, { width, scheme }: Look, name: string | undefined): Promise<string[]> {
  await page.emulateMedia({ colorScheme: scheme });
  await page.setViewportSize({ width, height: 844 });
  await page.evaluate(axe);
  const { violations } = (await page.evaluate('axe.run({ exclude: "[data-tabster-dummy]" })')) as AxeResults;
  if (gallery && name) await page.screenshot({ path: join(gallery, `${name}-${width}-${scheme}.png`) });
  const overflow = await page.evaluate<boolean>('document.documentElement.scrollWidth > document.documentElement.clientWidth');
  const barriers = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`));
  return [...barriers, ...(overflow ? ['wider than the screen'] : [])].map((barrier) => `${width} ${scheme}: ${barrier}`);
}
