import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PeopleInBrowser, peopleInBrowser } from '../../src/local/browser/people-in-browser.js';
import { barriersOn } from '../support/browser.js';
import { focusCame, pressAt } from '../support/keyboard.js';
import type { Latch } from '../support/latch.js';
import { askedNow, request } from '../support/visit.js';

/** What cannot wait for its approvers, at the pages of those who open it, and of those who look at it afterwards. */
export function breakingTheGlass(latch: Latch): void {
  let people: PeopleInBrowser;
  beforeAll(async () => {
    people = await peopleInBrowser(latch);
  });
  afterAll(async () => {
    await latch.advance(61_000); // everybody was written to: so many mails go out in a minute
    await people.close();
  });

  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  const atOnce = (user: string) => askedNow(latch, user, 'cage-12', 'Smoke', 60);
  const speak = async (page: Page, id: string, press: string) => {
    await page.goto(`${latch.api}/app/requests/${id}/break-glass`);
    await page.getByLabel('Type the names').fill('cage 12');
    await page.getByLabel('Why can it not wait?').fill('There is smoke in the cage');
    await button(page, press).click();
  };
  let first = '';

  it('security opens it by keys alone: what is missing and what is wrong is said at its field, the form is kept over the second factor', async () => {
    first = await atOnce('tara');
    const page = await people.open('dan', '/app/desk');
    await pressAt(page, page.getByRole('region', { name: 'Wait for a decision' }).locator(`a[href="/app/requests/${first}"]`));
    await pressAt(page, page.getByRole('main').locator('a', { hasText: 'It cannot wait …' }));
    await focusCame(page, page.getByRole('heading', { name: 'Open without the approvers', level: 1 }));
    await page.getByText('Your word as security is enough').waitFor();
    expect(await barriersOn(page, 'break-glass')).toEqual([]);
    const names = page.getByLabel('Type the names of all its doors: Cage 12');
    await pressAt(page, button(page, 'Open it now'));
    await focusCame(page, names);
    await page.keyboard.type('Lobby');
    await page.keyboard.press('Tab');
    await page.keyboard.type('There is smoke in the cage');
    await pressAt(page, button(page, 'Open it now'));
    await page.getByText('Those are not the names of all its doors.').waitFor();
    await focusCame(page, names);
    expect(await barriersOn(page)).toEqual([]);
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('cage 12');
    await pressAt(page, button(page, 'Open it now'));
    await pressAt(page, button(page, 'Approve')); // at the local Entra: the second factor
    await page.getByText('You have signed in again').waitFor();
    expect(await names.inputValue()).toBe('cage 12');
    expect(await request(latch, first)).not.toHaveProperty('glass');
    await pressAt(page, button(page, 'Open it now'));
    await page.getByText('It opens now, for 15 minutes at most.').waitFor();
    await focusCame(page, page.getByRole('group').filter({ hasText: 'It opens now' }));
    expect(await request(latch, first)).toMatchObject({ approvals: { votes: [] }, glass: { voices: [{ as: 'security' }] } });
    await pressAt(page, page.getByRole('link', { name: 'See how the request stands' }));
    await page.getByText('Opened without its approvers on').waitFor();
    await page.getByText('Nobody has reviewed it yet.').waitFor();
    expect(await barriersOn(page)).toEqual([]);
  });

  it('who asked for it is shown that it was opened, and no way to do so themselves', async () => {
    const page = await people.open('tara', `/app/requests/${first}`);
    await page.getByText('Opened without its approvers on').waitFor();
    expect(await page.getByRole('link', { name: 'Emergencies to review' }).count()).toBe(0);
    await page.goto(`${latch.api}/app/requests/${first}/break-glass`);
    await page.getByText('This is for security and for people who approve.').waitFor();
    expect(await page.locator('form').count()).toBe(0);
  });

  it('until it was reviewed whoever did it opens no other; somebody else reviews it, with what they found', async () => {
    const second = await atOnce('alice');
    const dan = await people.open('dan', '/app');
    await speak(dan, second, 'Open it now');
    await dan.getByText('Somebody must first review the last one you opened.').waitFor();
    await dan.goto(`${latch.api}/app/break-glass`);
    await dan.getByText('You had a part in it').waitFor();
    expect(await dan.locator('form').count()).toBe(0);

    const frank = await people.open('frank', '/app/audit');
    await frank.locator('a', { hasText: 'Emergencies to review' }).click();
    await frank.getByText('There is smoke in the cage').waitFor();
    expect(await frank.locator('form').count()).toBe(0);

    const carol = await people.open('carol', '/app/approvals');
    await carol.getByRole('link', { name: 'Emergencies to review' }).click();
    const card = carol.getByRole('group', { name: 'Cage 12' });
    for (const said of ['Tara Thoma', 'Dan', 'There is smoke in the cage']) await card.getByText(said).first().waitFor();
    expect(await barriersOn(carol, 'emergencies')).toEqual([]);
    await button(carol, 'Record the review').click();
    await focusCame(carol, carol.getByLabel('What did you find?'));
    await carol.keyboard.type('A cable had burnt. It was right.');
    await pressAt(carol, button(carol, 'Record the review'));
    await carol.getByText('Your review is in the record.').waitFor();
    await carol.getByText('Nothing waits for a review.').waitFor();
    expect(await request(latch, first)).toMatchObject({ glass: { reviewed: {} } });

    await speak(dan, second, 'Open it now');
    await dan.getByText('It opens now').waitFor();
    expect((await latch.as('carol')('POST', `/requests/${second}/break-glass/review`, { findings: 'Right' })).status).toBe(200);
  });

  it('two who approve open it together: the first word waits for the second', async () => {
    const id = await atOnce('tara');
    const speaks = async (user: string, press: string, said: string) => {
      const page = await people.open(user, `/app/requests/${id}/break-glass`);
      await page.getByText(said).waitFor();
      await speak(page, id, press);
      await button(page, 'Approve').click(); // at the local Entra
      await page.getByText('You have signed in again').waitFor();
      await button(page, press).click();
      return page;
    };
    const bob = await speaks('bob', 'Say that it cannot wait', 'A second person must say the same.');
    await bob.getByText('It opens when a second person says the same.').waitFor();
    expect((await request(latch, id))['status']).toBe('awaiting-approval');
    await bob.reload();
    await bob.getByText('You have said that it cannot wait.').waitFor();
    const carol = await speaks('carol', 'Open it now', 'Somebody has said so already.');
    await carol.getByText('It opens now').waitFor();
    expect(await request(latch, id)).toMatchObject({ approvals: { votes: [] }, glass: { voices: [{ as: 'person' }, { as: 'person' }] } });
    expect((await latch.as('dan')('POST', `/requests/${id}/break-glass/review`, { findings: 'Right' })).status).toBe(200);
  });
}
