import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PeopleInBrowser, peopleInBrowser } from '../../src/local/browser/people-in-browser.js';
import { barriersOn } from '../support/browser.js';
import { focusCame } from '../support/keyboard.js';
import type { Latch } from '../support/latch.js';
import { approved, armed, asked, askedNow, codeSentTo, hour, request, type } from '../support/visit.js';

const region = (page: Page, name: string) => page.getByRole('region', { name });

/** What security does at its desk, and what it shows them. */
export function atTheDesk(latch: Latch): void {
  let people: PeopleInBrowser;
  beforeAll(async () => {
    people = await peopleInBrowser(latch);
  });
  afterAll(() => people.close());
  const inHours = async (count: number) => new Date((await latch.now()).getTime() + count * hour);
  let inside = '';

  it('the board follows what happens, without being loaded anew', async () => {
    const page = await people.open('dan', '/app/desk');
    await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
    await region(page, 'On site').getByText('Nothing.').waitFor();
    inside = await askedNow(latch, 'alice', 'lobby', 'Meet the fire inspector', 45);
    expect(await type(latch, 'lobby', await codeSentTo(latch, 'alice'))).toEqual({ opened: true, display: 'Welcome' });
    await latch.local('POST', '/idle');
    await region(page, 'On site').getByRole('link', { name: 'Alice Adler' }).waitFor();
    await page.getByRole('gridcell').filter({ hasText: 'Lobby' }).getByText('Entered').waitFor();
    await asked(latch, 'tara', ['cage-12'], await inHours(2), await inHours(3));
    await region(page, 'Wait for a decision').getByText('Tara Thoma').waitFor();
    await latch.local('POST', '/doors/cage-12/tamper');
    await region(page, 'Alarms of the last day').getByText('Lock tampered with').waitFor();
    await page.getByLabel('Only what needs a look').check();
    await page.getByRole('link', { name: /Lobby/ }).and(page.locator('[data-door]')).waitFor({ state: 'detached' });
    await page.locator('[data-door="cage-12"]').getByText('Alarm').waitFor();
    await page.getByLabel('Only what needs a look').uncheck();
    expect(await barriersOn(page, 'desk')).toEqual([]);
  });

  it('the board is walked by arrow keys, from door to door and across sites', async () => {
    const page = await people.open('dan', '/app/desk');
    const first = page.locator('[data-door="cage-12"]');
    await first.focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate('document.activeElement.dataset.door')).toBe('lobby');
    await page.keyboard.press('End');
    expect(await page.evaluate('document.activeElement.dataset.door')).toBe('wtg7-tower');
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Cage 12' }).waitFor();
    await page.getByText('Last heard from').waitFor();
    expect(await barriersOn(page, 'desk-door')).toEqual([]);
  });

  it('revoking shows its reach before, and afterwards what locks have said', async () => {
    const page = await people.open('dan', '/app/desk/revoke');
    await page.getByLabel('Against').selectOption('person');
    await page.getByLabel('Person').fill('alice@latch.example');
    await page.getByText('That is Alice Adler').waitFor();
    await page.getByText('1 grant at 1 door.').waitFor();
    await page.getByText('Everything they ever touched').first().waitFor();
    await page.getByRole('button', { name: 'Revoke now' }).click();
    await page.getByText('This is still to be filled in.').waitFor();
    await focusCame(page, page.getByLabel('Reason'));
    await page.getByLabel('Reason').fill('Badge <script>alert(1)</script> lost');
    expect(await barriersOn(page, 'desk-revoke')).toEqual([]);
    await page.getByRole('button', { name: 'Revoke now' }).click();
    await page.getByRole('heading', { name: /^Revocation: Person/ }).waitFor();
    await latch.advance(10_000); // an answer that was just given may still be moving its lock
    await page.getByText('Every lock has confirmed').waitFor();
    await page.getByText('Badge <script>alert(1)</script> lost').waitFor();
    expect(await barriersOn(page, 'hold')).toEqual([]);
    expect(await request(latch, inside)).toMatchObject({ status: 'closed', outcome: 'revoked' });
    expect(await armed(latch, 'lobby')).toEqual([]);
    await page.getByRole('button', { name: 'Lift …' }).click();
    await page.getByRole('button', { name: 'Yes' }).click();
    await page.getByText('It was lifted.').first().waitFor();
  });

  it('a site is locked down by the keyboard alone, and two persons lift it', async () => {
    const page = await people.open('dan', '/app/desk/lockdown?kind=site&id=BER1');
    await page.getByLabel('Site').getByText('BER1').waitFor({ state: 'attached' });
    await page.getByLabel('Reason').focus();
    await page.keyboard.type('Smoke in the hall');
    await page.keyboard.press('Tab');
    const button = page.getByRole('button', { name: 'Lock down now' });
    await page.keyboard.press('ArrowRight');
    expect(await button.isDisabled()).toBe(true);
    await page.keyboard.press('End');
    expect(await barriersOn(page, 'desk-lockdown')).toEqual([]);
    await page.getByRole('slider').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Lockdown: Site BER1' }).waitFor();
    const address = new URL(page.url()).pathname;
    await page.goto(`${latch.api}/app/desk`);
    await page.locator('[data-door="lobby"]').getByText('Lockdown').waitFor();

    await page.goto(`${latch.api}${address}`);
    await page.getByRole('button', { name: 'Lift …' }).click();
    await page.getByRole('button', { name: 'Yes' }).click();
    await page.getByText('You have proposed to lift it').waitFor();
    const other = await people.open('erin', '/app/holds');
    await other.getByRole('link', { name: 'Lockdown: Site BER1' }).waitFor();
    expect(await barriersOn(other, 'holds')).toEqual([]);
    await other.getByRole('link', { name: 'Lockdown: Site BER1' }).click();
    await other.getByRole('button', { name: 'Confirm the lift …' }).click();
    expect(await barriersOn(other, 'hold-confirm')).toEqual([]);
    await other.getByRole('button', { name: 'Yes' }).click();
    await other.getByText('It was lifted.').first().waitFor();
    await page.getByText('It was lifted.').first().waitFor();
  });

  it('a lock that is silent is counted down for, until it has been heard', async () => {
    const id = await askedNow(latch, 'tara', 'cage-12', 'Change a fan', 60);
    await approved(latch, id, 'bob');
    expect(await armed(latch, 'cage-12')).toHaveLength(1);
    await latch.local('POST', '/doors/cage-12/online', { online: false });
    const page = await people.open('dan', `/app/desk/revoke?kind=request&id=${id}`);
    await page.getByText('1 lock cannot be told now.').waitFor();
    await page.getByLabel('Reason').fill('Left the company');
    await page.getByRole('button', { name: 'Revoke now' }).click();
    await page.getByText('Some locks have not confirmed').waitFor();
    await region(page, 'Door by door')
      .getByRole('listitem')
      .filter({ hasText: 'Cage 12' })
      .getByText(/could open for \d+:\d\d/)
      .waitFor();
    expect(await barriersOn(page, 'hold-silent')).toEqual([]);
    await page.goto(`${latch.api}/app/desk`);
    const standing = region(page, 'Revoked and locked down');
    await standing.getByText('1 lock could still open').waitFor();
    await standing.getByRole('timer').waitFor();
    await latch.local('POST', '/doors/cage-12/online', { online: true });
    await latch.local('POST', '/idle');
    await standing.getByText('1 lock could still open').waitFor({ state: 'detached' });
  });

  it.each([
    ['alice', 'a requester'],
    ['frank', 'an auditor'],
  ])('%s, as %s, has no desk: neither in the menu nor behind its address', async (user) => {
    const page = await people.open(user, '/app/desk');
    expect(await page.getByRole('link', { name: 'Desk' }).count()).toBe(0);
    await page.getByText('This page is for security.').waitFor();
    expect(await page.locator('[data-door]').count()).toBe(0);
  });
}
