import type { Page } from 'playwright-core';
import { busyDesk, eventsTold } from '../browser/busy-desk.js';
import { atBusyDesk } from './portal-gestures.js';
import { openPortalSite, type PortalSite } from './portal-site.js';
import { report } from './report.js';
import { toldBy } from './told-by-browser.js';

const mostMs = 100;
/** A shorter task is told of by no browser. */
const leastMs = 50;

/** The longest task that kept the desk from answering while it held a thousand doors, was told of fifty events a second, and somebody worked at it. */
export async function benchBusyDesk(seconds: number): Promise<void> {
  const site = await openPortalSite();
  if (!site) return;
  try {
    await measured(site, seconds);
  } finally {
    await site.close();
  }
}

async function measured(site: PortalSite, seconds: number): Promise<void> {
  const page = await atBusyDesk(site, '/app/desk');
  await page.locator('[data-door="s0-d0"]').waitFor();
  const opening = (await toldBy(page)).tasks;
  report('portal.task desk, opening, worst', 'ms', [Math.max(leastMs, ...opening)]);
  const before = await eventsTold(page);
  const began = Date.now();
  for (let turn = 0; Date.now() - began < seconds * 1_000; turn += 1) await work(page, turn);
  const watched = (Date.now() - began) / 1_000;
  const told = (await eventsTold(page)) - before;
  const tasks = (await toldBy(page)).tasks.slice(opening.length);
  report('portal.events desk', '1/s', [told / watched]);
  if (told < 0.9 * busyDesk.eventsASecond * watched) throw new Error(`The desk was told of ${told} events only in ${watched} s.`);
  report(`portal.task desk, of ${leastMs} ms or more`, 'count', [tasks.length]);
  report('portal.task desk, worst', 'ms', [Math.max(leastMs, ...tasks)], { limit: mostMs });
}

/** One second of somebody at the desk: scrolls the board, walks it by keys, searches, narrows it and widens it again. */
async function work(page: Page, turn: number): Promise<void> {
  const board = page.getByRole('grid');
  const turns = [
    () => board.evaluate('(box) => { box.scrollTop += 1400; }'),
    () => board.press('PageDown'),
    () => page.getByRole('searchbox').pressSequentially('hall 1'),
    () => page.getByRole('searchbox').fill(''),
    () => page.getByLabel('Only what needs a look').click(),
    () => board.evaluate('(box) => { box.scrollTop = 0; }'),
  ];
  await turns[turn % turns.length]?.();
  await page.waitForTimeout(1_000);
}
