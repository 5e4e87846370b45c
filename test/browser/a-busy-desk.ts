import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { busyDesk, eventsTold, makeDeskBusy } from '../../src/local/browser/busy-desk.js';
import { newVisitor, openBrowser, signIn } from '../../src/local/browser/chromium.js';
import type { Latch } from '../support/latch.js';

const watchedMs = 6_000;

type TraceEvent = { name: string; tdur?: number; pid: number; tid: number; args?: { name?: string } };

/** How a desk holds a site of a thousand doors on a busy day. */
export function aBusyDesk(latch: Latch): void {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it(`of ${busyDesk.doors} doors and ${busyDesk.eventsASecond} events a second no task takes the page 100 ms of its processor`, async () => {
    const page = await newVisitor(browser);
    await makeDeskBusy(page);
    await page.goto(`${latch.api}/app/desk`);
    await signIn(page, 'dan');
    await page.locator('[data-door="s0-d0"]').waitFor();
    expect(await page.locator('[data-door]').count()).toBeLessThan(200);
    await page.waitForTimeout(2_000);

    const before = await eventsTold(page);
    await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline'] });
    const board = page.getByRole('grid');
    for (let waited = 0; waited < watchedMs; waited += 500) {
      await board.evaluate((box) => {
        box.scrollTop += 700;
      });
      await page.waitForTimeout(500);
    }
    const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
    expect((await eventsTold(page)) - before).toBeGreaterThan((busyDesk.eventsASecond * watchedMs) / 2_000);
    const mains = traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
    const tasks = traceEvents.filter(
      (each) => each.tdur !== undefined && mains.some(({ pid, tid }) => pid === each.pid && tid === each.tid),
    );
    const longest = Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1_000;
    expect(tasks.length).toBeGreaterThan(100);
    expect(longest, `the longest of ${tasks.length} tasks`).toBeLessThan(100);
    await page.context().close();
  });
}
