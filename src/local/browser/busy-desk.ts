import type { Page } from 'playwright-core';
import { passWorkerBy } from './chromium.js';

const sites = 20;
const doorsEach = 50;

/** How much a desk has to show: so many doors, of which something happens at some so many times a second. */
export const busyDesk = { doors: sites * doorsEach, eventsASecond: 50 };

const kinds = ['request.entered', 'attempt.granted', 'attempt.granted', 'request.armed'];

/** In the page: the stream is one that never ends and tells of so many events a second, however late its timer is; `told()`: of how many. */
const busyStream = `{
  const plain = window.fetch;
  const text = new TextEncoder();
  const kinds = ${JSON.stringify(kinds)};
  let seq = 0;
  window.told = () => seq;
  const event = () => {
    seq += 1;
    const doorId = 's' + (seq % ${sites}) + '-d' + (seq % ${doorsEach});
    const data = { chain: 'door:x:202702', seq, at: new Date().toISOString(), kind: kinds[seq % kinds.length], doorId };
    return text.encode('id: ' + seq + '\\nevent: happened\\ndata: ' + JSON.stringify(data) + '\\n\\n');
  };
  window.fetch = (input, init) => {
    if (!String(input.url ?? input).endsWith('/api/stream')) return plain(input, init);
    const [begun, before] = [performance.now(), seq];
    const isDue = () => seq - before < ((performance.now() - begun) / 1_000) * ${busyDesk.eventsASecond};
    const tell = (line) => { while (isDue()) line.enqueue(event()); };
    const body = new ReadableStream({ start: (line) => void setInterval(tell, ${1_000 / busyDesk.eventsASecond}, line) });
    return Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }));
  };
}`;

const doorAt = (site: number, at: number) => ({
  ...{ id: `s${site}-d${at}`, name: `Door ${at} of hall ${site}`, site: `Site ${site}`, timeZone: 'Europe/Berlin' },
  ...{ class: 'limited', kind: 'door', mode: 'normal', armed: at % 4, isConnected: at % 9 !== 0 },
});

/** Before a page of the desk is opened: its doors and its stream are those of a large site on a busy day; all else is the app's. */
export async function makeDeskBusy(page: Page): Promise<void> {
  await passWorkerBy(page);
  await page.addInitScript(busyStream);
  const doors = Array.from({ length: busyDesk.doors }, (_, index) => doorAt(Math.floor(index / doorsEach), index % doorsEach));
  await page.route('**/api/desk/doors', (route) => route.fulfill({ json: { doors } }));
}

/** How many events the page was told of so far. */
export const eventsTold = (page: Page): Promise<number> => page.evaluate<number>('window.told()');
