import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { passWorkerBy } from '../../src/local/browser/chromium.js';
import { type PeopleInBrowser, peopleInBrowser } from '../../src/local/browser/people-in-browser.js';
import { barriersOn } from '../support/browser.js';
import { delegatedTomorrow } from '../support/delegated.js';
import type { Latch } from '../support/latch.js';
import { approved, asked, askedNow, codeSentTo, hour, type } from '../support/visit.js';

/** Words no German sentence has, and hardly an English one goes without; and the English names of days and months. */
const english =
  /\b(the|is|are|of|and|with|for|you|your|it|its|has|have|by|from|until|this|that|not|nobody|there|be|been|was the|Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mar|May|Oct|Dec|January|February|AM|PM)\b/;

/** Dates, times and decimals as others write them: 02/03/2027, 2027-02-03, 3:30 PM, 1.25. */
const foreignFigures = /\b\d{1,2}\/\d{1,2}\/\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b|\d ?[ap]\.?m\b|\b\d+\.\d{1,2}\b(?!\.)|\b\d{1,3},\d{3}\b/i;

/** Every piece of text of the page, the names of its controls among them, but for what people wrote themselves and what is marked as another language. */
const said = `(() => {
  const isOurs = (element) => element && !element.closest('bdi, [lang]:not(html), noscript, script, style, [data-tabster-dummy], code');
  const found = [document.title];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) if (isOurs(node.parentElement)) found.push(node.data.trim());
  for (const element of document.body.querySelectorAll('[aria-label], [placeholder], [title], [alt], [aria-description]'))
    if (isOurs(element)) for (const name of ['aria-label', 'placeholder', 'title', 'alt', 'aria-description']) found.push(element.getAttribute(name) ?? '');
  return found.filter(Boolean);
})()`;

/** What a page says in English, or in figures as the English write them, though its reader speaks German. */
const leftOvers = async (page: Page): Promise<string[]> =>
  (await page.evaluate<string[]>(said)).filter((text) => english.test(text) || foreignFigures.test(text));

const timesOn = (page: Page): Promise<string[]> => page.locator('time').allTextContents();
const inFull =
  /^(Mo|Di|Mi|Do|Fr|Sa|So)\., \d{1,2}\. (Jan|Feb|März|Apr|Mai|Juni|Juli|Aug|Sept|Okt|Nov|Dez)\.? \d{4}, ([01]\d|2[0-3]):[0-5]\d (MEZ|MESZ|UTC)$/; // at the door, or where the reader is

/** People who speak German, at every page they have. */
export function inGerman(latch: Latch): void {
  let people: PeopleInBrowser;
  let id = '';
  let hold = '';
  let attempt = '';
  let urgent = '';
  let tied = '';
  let sealed = '';
  beforeAll(async () => {
    people = await peopleInBrowser(latch, 'de-DE');
    const now = await latch.now();
    await askedNow(latch, 'alice', 'lobby', 'Brandschau', 45);
    await type(latch, 'lobby', await codeSentTo(latch, 'alice'));
    await latch.local('POST', '/doors/cage-12/keypad', { code: '111 111 111', attemptId: 'falsch-1' });
    attempt = 'falsch-1';
    id = await asked(latch, 'alice', ['server-a'], new Date(now.getTime() + 2 * hour), new Date(now.getTime() + 3 * hour));
    const other = await asked(latch, 'tara', ['cage-12'], new Date(now.getTime() + 2 * hour), new Date(now.getTime() + 3 * hour));
    await approved(latch, other, 'bob');
    await delegatedTomorrow(latch, 'bob', 'carol', 'Urlaub');
    await latch.local('POST', '/doors/cage-12/tamper');
    const made = await latch.as('dan')('POST', '/revocations', { target: { kind: 'request', id: other }, reason: 'Ausgeschieden' });
    hold = String(made.body['id']);
    expect(made.status).toBe(202);
    const atOnce = (user = 'tara') => askedNow(latch, user, 'cage-12', 'Rauch');
    const opened = await latch.as('dan')('POST', `/requests/${await atOnce()}/break-glass`, { confirm: 'Cage 12', reason: 'Es brennt' });
    expect(opened.body).toMatchObject({ state: 'broken' });
    urgent = await atOnce();
    await latch.advance(61_000); // so many mails go out in a minute
    await latch.as('alice')('PATCH', '/me/delivery', { channels: ['email'] });
    [tied, sealed] = [await atOnce('alice'), await atOnce('alice')];
    for (const each of [tied, sealed]) await approved(latch, each, 'bob');
    const { publicJwk: phone } = await latch.local('GET', '/phones/alice');
    expect((await latch.as('alice')('POST', `/requests/${tied}/code/reveal`, { phone })).status).toBe(200);
  });
  afterAll(() => people.close());

  it.each([
    ['alice', (): string => '/app', 'Latch'],
    ['alice', (): string => '/app/ask', 'Zutritt beantragen'],
    ['alice', (): string => '/app/requests', 'Ihre Anträge'],
    ['alice', (): string => `/app/requests/${id}`, 'Server room A'],
    ['alice', (): string => `/app/requests/${id}/code`, 'Ihr Code'],
    ['alice', (): string => `/app/requests/${tied}/code`, 'Ihr Code'],
    ['alice', (): string => `/app/requests/${sealed}/code`, 'Ihr Code'],
    ['alice', (): string => '/app/notices', 'Wie Sie von Codes hören'],
    ['alice', (): string => '/app/nowhere', 'Diese Seite gibt es nicht.'],
    ['bob', (): string => '/app/approvals', 'Fragen an Sie'],
    ['bob', (): string => `/app/approvals/${id}`, 'Ihre Entscheidung ist gefragt'],
    ['bob', (): string => '/app/delegations', 'Vertretungen'],
    ['bob', (): string => '/app/break-glass', 'Notfälle zu prüfen'],
    ['bob', (): string => `/app/requests/${urgent}/break-glass`, 'Ohne die Genehmigenden öffnen'],
    ['dan', (): string => '/app/desk', 'Leitstelle'],
    ['dan', (): string => `/app/requests/${urgent}`, 'Cage 12'],
    ['dan', (): string => '/app/desk/doors/cage-12', 'Cage 12'],
    ['dan', (): string => '/app/desk/revoke?kind=door&id=lobby', 'Widerrufen'],
    ['dan', (): string => '/app/desk/lockdown', 'Sperren'],
    ['dan', (): string => '/app/holds', 'Widerrufe und Sperren'],
    ['dan', (): string => `/app/holds/revocation/${hold}`, /^Widerruf: Antrag/],
    ['frank', (): string => '/app/audit', 'Protokoll'],
    ['frank', (): string => '/app/audit/could?door=lobby', 'Wer hätte öffnen können?'],
    ['frank', (): string => '/app/audit/check', 'Prüfen und sichern'],
    ['frank', (): string => '/app/explain', 'Warum?'],
    ['frank', (): string => `/app/explain/${attempt}`, 'Warum?'],
  ] as const)('%s reads %s in German, with no barrier', async (user, path, title) => {
    const page = await people.open(user, path());
    await page.getByRole('heading', { name: title, level: 1 }).waitFor();
    await page.waitForLoadState('networkidle', { timeout: 2_000 }).catch(() => undefined); // the desk's stream never ends
    expect(await page.evaluate('document.documentElement.lang')).toBe('de-DE');
    expect(await leftOvers(page)).toEqual([]);
    expect(await barriersOn(page)).toEqual([]);
  });

  it('days and times are in the order and of the twenty-four hours that Germans write', async () => {
    const evening = await asked(latch, 'alice', ['lobby'], new Date('2027-02-03T19:30:00.000Z'), new Date('2027-02-03T20:05:00.000Z'));
    const page = await people.open('alice', `/app/requests/${evening}`);
    await page.getByText('Mi., 3. Feb. 2027, 20:30 MEZ').first().waitFor();
    await page.getByText('Mi., 3. Feb. 2027, 21:05 MEZ').first().waitFor();
    for (const [user, path] of [
      ['alice', `/app/requests/${evening}`],
      ['bob', `/app/approvals/${id}`],
      ['bob', '/app/delegations'],
      ['frank', '/app/audit'],
    ] as const) {
      const other = await people.open(user, path);
      await other.locator('time').first().waitFor();
      for (const time of await timesOn(other)) expect(time, path).toMatch(inFull);
    }
    const desk = await people.open('dan', '/app/desk');
    await desk.locator('time').first().waitFor();
    for (const time of await timesOn(desk)) expect(time).toMatch(/^([01]\d|2[0-3]):[0-5]\d( (MEZ|MESZ))?$/);
  });

  it('what is left is counted as a clock counts, and hours are not split from their minutes', async () => {
    const page = await people.open('alice', `/app/requests/${id}/code`);
    expect(await page.getByRole('timer').first().textContent()).toMatch(/^1:(2\d:[0-5]\d|30:00)$/); // half an hour before a window in two hours
    const desk = await people.open('dan', '/app/desk');
    await desk.getByRole('region', { name: 'Warten auf Entscheidung' }).getByRole('timer').first().waitFor();
    for (const left of await desk.getByRole('timer').allTextContents()) expect(left).toMatch(/^\d+:[0-5]\d(:[0-5]\d)?$/);
  });

  it('decimals have a comma, and thousands a point', async () => {
    const door = await people.open('dan', '/app/desk');
    await passWorkerBy(door);
    await door.route('**/api/doors/cage-12', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), clockOffsetMs: -1_250 } });
    });
    await people.open('dan', '/app/desk/doors/cage-12');
    await door.getByText('-1,25 s', { exact: true }).waitFor();
    await door.route('**/api/revocations?preview=true', (route) =>
      route.fulfill({
        json: { count: 12_345, unconfirmed: 1_037, doors: Array.from({ length: 1_200 }, (_, at) => ({ doorId: `d${at}`, grants: 2 })) },
      }),
    );
    const revoke = await people.open('dan', '/app/desk/revoke?kind=site&id=BER1');
    await revoke.getByText('12.345 Berechtigungen an 1.200 Türen.').waitFor();
    await revoke.getByText('1.037 Schlösser sind').waitFor();
    const check = await people.open('frank', '/app/audit/check');
    await passWorkerBy(check);
    await check.route('**/api/audit/verify', (route) =>
      route.fulfill({ json: { ok: true, checked: 104_729, chains: 1_009, checkpoints: 0 } }),
    );
    await check.getByRole('button', { name: 'Alle Ketten prüfen' }).click();
    await check.getByText('104.729', { exact: true }).waitFor();
    await check.getByText('1.009', { exact: true }).waitFor();
  });

  it('what is missing, what would come of it, and what refuses it is said in German, too', async () => {
    const page = await people.open('alice', '/app/ask');
    await page.getByRole('button', { name: 'Beantragen', exact: true }).click();
    await page.getByText('Das fehlt noch.').first().waitFor();
    await page.getByLabel('Server room A').check();
    await page.getByText('2 dieser Personen müssen zustimmen').waitFor();
    expect(await leftOvers(page)).toEqual([]);
    await page.getByLabel('Für wie viele Minuten').fill('1400');
    await page.getByText('Das ist zu lang').waitFor();
    expect(await leftOvers(page)).toEqual([]);
  });

  it('so is what is wrong with a delegation, and what comes of one', async () => {
    const page = await people.open('bob', '/app/delegations');
    const send = () => page.getByRole('button', { name: 'Benennen', exact: true }).click();
    await send();
    await page.getByText('Das fehlt noch.').first().waitFor();
    await page.getByLabel('Mailadresse Ihrer Vertretung').fill('bob@latch.example');
    await page.getByText('Das ist Bob Brandt.').waitFor();
    await page.getByLabel('Bis').fill('2027-02-05T18:00');
    await page.getByLabel('Grund').fill('Urlaub');
    await send();
    await page.getByText('Es muss jemand anders sein, dessen Konto aktiv ist').waitFor();
    expect(await leftOvers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Beenden …' }).click();
    await page.getByText('Danach entscheidet diese Person nichts mehr').waitFor();
    expect(await leftOvers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Beenden', exact: true }).click();
    await page.getByText('Sie ist beendet.').waitFor();
    await page.getByText('Vorzeitig beendet').waitFor();
    expect(await leftOvers(page)).toEqual([]);
    expect(await barriersOn(page)).toEqual([]);
  });

  it('somebody who wants things to stand still is shown no motion', async () => {
    const page = await people.open('alice', '/app/ask');
    const longest = `Math.max(0, ...document.getAnimations().map((each) => Number(each.effect.getTiming().duration)))`;
    await page.getByLabel('Zweck').focus();
    expect(await page.evaluate(longest)).toBeLessThanOrEqual(1);
    expect(await page.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches")).toBe(true);
  });
}
