import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PeopleInBrowser, peopleInBrowser } from '../../src/local/browser/people-in-browser.js';
import { barriersOn } from '../support/browser.js';
import { focusCame, pressAt } from '../support/keyboard.js';
import type { Latch } from '../support/latch.js';
import { approved, askedNow, hour, type Keypad, openings, request, type } from '../support/visit.js';
import { whereKept } from '../support/where-kept.js';

/** What the browser lets a page do with the private part of its key. */
const privateKeys = `(async () => {
  const opening = indexedDB.open('latch-phone');
  await new Promise((done) => (opening.onsuccess = done));
  const reading = opening.result.transaction('keys').objectStore('keys').getAll();
  await new Promise((done) => (reading.onsuccess = done));
  opening.result.close();
  return Promise.all(reading.result.map(async ({ privateKey }) => [privateKey.extractable,
    await crypto.subtle.exportKey('pkcs8', privateKey).then(() => 'taken', ({ name }) => name)]));
})()`;

/** As a page is served that has no doors beside it. */
const withoutRelay = `new MutationObserver(() => document.querySelector('meta[name=latch-phone-relay]')?.remove())
  .observe(document, { childList: true, subtree: true })`;

/** A door whose lock judges asks the phone itself: its holder types nothing. */
export function openingByPhone(latch: Latch, codes: Set<string>): void {
  let people: PeopleInBrowser;
  let elsewhere: PeopleInBrowser;
  let id = '';
  beforeAll(async () => {
    [people, elsewhere] = await Promise.all([peopleInBrowser(latch), peopleInBrowser(latch)]);
    expect((await latch.as('tara')('PATCH', '/me/delivery', { channels: ['email'] })).status).toBe(200); // by mail comes a link: the code waits sealed
    id = await askedNow(latch, 'tara', 'cage-12', 'Change a fan');
    await approved(latch, id, 'bob');
  });
  afterAll(async () => {
    await latch.as('tara')('PATCH', '/me/delivery', { channels: [] });
    await Promise.all([people.close(), elsewhere.close()]);
  });

  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  const instead = 'Open with this phone instead …';

  it('a code is tied to the phone at its holder’s word, and is shown nowhere; the key cannot be taken out of the browser', async () => {
    const page = await people.open('tara', `/app/requests/${id}/code`);
    await button(page, 'Show the code').waitFor();
    await pressAt(page, button(page, instead));
    await focusCame(page, button(page, 'Back'));
    expect(await barriersOn(page, 'code-tie')).toEqual([]);
    await pressAt(page, button(page, 'Tie it to this phone'));
    await pressAt(page, button(page, 'Approve')); // at the local Entra: the second factor
    await pressAt(page, button(page, instead));
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.url().endsWith('/code/reveal')),
      pressAt(page, button(page, 'Tie it to this phone')),
    ]);
    const { codes: given } = (await answer.json()) as { codes: { code: string }[] };
    const code = given[0]?.code ?? '';
    expect(code).toMatch(/^\d{9}$/);
    codes.add(code);
    await button(page, 'Open with this phone').waitFor();
    expect(await page.locator('output').count()).toBe(0);
    expect((await whereKept(page)).replaceAll(/\D/g, '')).not.toContain(code);
    expect(await page.evaluate(privateKeys)).toEqual([[false, 'InvalidAccessError']]);
    expect(await barriersOn(page, 'code-phone')).toEqual([]);
    await latch.local('POST', '/idle');
    expect(await type(latch, 'cage-12', code)).toMatchObject({ opened: false });
  });

  it('no other phone opens it, of the same person or of another, and the page says why', async () => {
    const before = (await openings(latch, 'cage-12')).length;
    const page = await elsewhere.open('tara', `/app/requests/${id}/code`);
    await page.getByText('This code is tied to another phone').waitFor();
    expect(await barriersOn(page)).toEqual([]);
    for (const name of ['Open with this phone', instead, 'Show the code']) expect(await button(page, name).count()).toBe(0);
    expect(await latch.local<Keypad>('POST', '/doors/cage-12/tap', { phone: 'bob' })).toMatchObject({ opened: false });
    const bob = await elsewhere.open('bob', `/app/requests/${id}/code`);
    await bob.getByText('There is no such request, or it is not yours to see.').waitFor();
    expect(await openings(latch, 'cage-12')).toHaveLength(before);
  });

  it('a lock that refuses is said to, and the phone it is tied to opens it once, with nothing typed', async () => {
    const before = (await openings(latch, 'cage-12')).length;
    const page = await people.open('tara', `/app/requests/${id}/code`);
    await latch.local('POST', '/doors/cage-12/clock', { offsetMs: 3 * hour }); // a lock that does not know the time opens to nobody
    await pressAt(page, button(page, 'Open with this phone'));
    await page.getByText('The door did not open.').waitFor();
    expect(await openings(latch, 'cage-12')).toHaveLength(before);
    await latch.local('POST', '/doors/cage-12/clock', { offsetMs: 0 });
    for (const online of [false, true]) await latch.local('POST', '/doors/cage-12/online', { online }); // whatever it was told of the time meanwhile, it is told anew
    await latch.local('POST', '/idle');
    await pressAt(page, button(page, 'Open with this phone'));
    await page.getByText('The door is open.').waitFor();
    expect(await openings(latch, 'cage-12')).toHaveLength(before + 1);
    expect(await request(latch, id)).toMatchObject({ status: 'entered' });
    await page.reload();
    await button(page, 'I am out').waitFor();
    expect(await button(page, 'Open with this phone').count()).toBe(0);
  });

  it('is not offered where no page can reach a door, and signing out takes the key along', async () => {
    const page = await people.open('tara', '/app');
    await latch.as('tara')('POST', `/requests/${id}/codes`, {});
    await latch.local('POST', '/idle');
    await page.goto(`${latch.api}/app/requests/${id}/code`);
    await button(page, instead).waitFor();
    await page.addInitScript(withoutRelay);
    await page.reload();
    await button(page, 'Show the code').waitFor();
    expect(await button(page, instead).count()).toBe(0);
    await button(page, 'Sign out').click();
    await page.getByLabel('Password').waitFor();
    await page.goto(`${latch.api}/app/icon-192.png`);
    expect(await page.evaluate('indexedDB.databases().then((all) => all.map(({ name }) => name))')).not.toContain('latch-phone');
    await latch.as('tara')('POST', `/requests/${id}/check-out`, {});
    await latch.local('POST', '/idle');
  });

  it('where the browser keeps nothing people are signed out all the same', async () => {
    const page = await elsewhere.open('bob', '/app');
    await page.addInitScript("indexedDB.deleteDatabase = () => { throw new DOMException('not here', 'SecurityError'); }");
    await page.reload();
    await button(page, 'Sign out').click();
    await page.getByLabel('Password').waitFor();
  });
}
