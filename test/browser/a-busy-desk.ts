import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newVisitor, openBrowser, signIn } from '../support/browser.js';
import type { Latch } from '../support/latch.js';

const sites = 20;
const doorsEach = 50;
const eventsASecond = 50;
const watchedMs = 6_000;

/** In the page: the stream is one that never ends and tells of an event every twenty milliseconds. */
const busyStream = `{
  const plain = window.fetch;
  const text = new TextEncoder();
  let seq = 0;
  window.told = () => seq;
  const event = () => {
    seq += 1;
    const doorId = 's' + (seq % ${sites}) + '-d' + (seq % ${doorsEach});
    const data = { chain: 'door:x:202702', seq, at: new Date().toISOString(), kind: seq % 3 ? 'attempt.granted' : 'request.entered', doorId };
    return text.encode('id: ' + seq + '\\nevent: happened\\ndata: ' + JSON.stringify(data) + '\\n\\n');
  };
  window.fetch = (input, init) => {
    if (!String(input.url ?? input).endsWith('/api/stream')) return plain(input, init);
    const body = new ReadableStream({ start: (line) => void setInterval(() => line.enqueue(event()), ${1_000 / eventsASecond}) });
    return Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }));
  };
}`;

type TraceEvent = { name: string; tdur?: number; pid: number; tid: number; args?: { name?: string } };

/** How a desk holds a site of a thousand doors on a busy day. */
export function aBusyDesk(latch: Latch): void {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  it(`of ${sites * doorsEach} doors and ${eventsASecond} events a second no task takes the page 100 ms of its processor`, async () => {
    const page = await newVisitor(browser);
    await page.addInitScript(busyStream);
    const door = (site: number, at: number) => ({
      ...{
        id: `s${site}-d${at}`,
        name: `Door ${at} of hall ${site}`,
        site: `Site ${site}`,
        timeZone: 'Europe/Berlin',
        class: 'limited',
        kind: 'door',
      },
      ...{ mode: 'normal', armed: at % 4, isConnected: at % 9 !== 0 },
    });
    const doors = Array.from({ length: sites * doorsEach }, (_, index) => door(Math.floor(index / doorsEach), index % doorsEach));
    await page.route('**/api/desk/doors', (route) => route.fulfill({ json: { doors } }));
    await page.goto(`${latch.api}/app/desk`);
    await signIn(page, 'dan');
    await page.locator('[data-door="s0-d0"]').waitFor();
    expect(await page.locator('[data-door]').count()).toBeLessThan(200);
    await page.waitForTimeout(2_000);

    const before = await page.evaluate<number>('window.told()');
    await browser.startTracing(page, { categories: ['toplevel', 'disabled-by-default-devtools.timeline'] });
    const board = page.getByRole('grid');
    for (let waited = 0; waited < watchedMs; waited += 500) {
      await board.evaluate((box) => {
        box.scrollTop += 700;
      });
      await page.waitForTimeout(500);
    }
    const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
    expect((await page.evaluate<number>('window.told()')) - before).toBeGreaterThan((eventsASecond * watchedMs) / 2_000);
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
