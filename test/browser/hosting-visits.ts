import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { barriersOn } from '../support/browser.js';
import type { Latch } from '../support/latch.js';
import { type PeopleInBrowser, peopleInBrowser } from '../support/people-in-browser.js';
import { codeSentTo, type } from '../support/visit.js';

const day = (page: Page, date: string) => page.locator(`[data-day="${date}"]`);

/** Visits of one week, as their host and security see them. It is Wednesday, 3 February 2027, nine o'clock in Berlin. */
export function hostingVisits(latch: Latch): void {
  let people: PeopleInBrowser;
  let tara = '';
  beforeAll(async () => {
    people = await peopleInBrowser(latch);
    const found = await latch.as('alice')('GET', '/people?mail=tara@windservice.example');
    tara = (found.body['people'] as { id: string }[])[0]?.id ?? '';
  });
  afterAll(() => people.close());
  const book = async (purpose: string, doors: string[], start: string, end: string, more: object = {}) => {
    const reply = await latch.as('alice')('POST', '/visits', { crew: [tara], doors, window: { start, end }, purpose, ...more });
    expect(reply, reply.text).toMatchObject({ status: 202 });
    await latch.local('POST', '/idle');
    return String(reply.body['id']);
  };

  it('the week shows every visit on its day, with words and shapes for how it stands', async () => {
    await book('Read the meters', ['lobby'], '2027-02-03T09:30', '2027-02-03T10:30');
    await book('Replace the fan in rack 7', ['lobby', 'cage-12'], '2027-02-04T12:00', '2027-02-04T13:00', { vendor: 'Windservice' });
    await book('Paint the door', ['server-a'], '2027-02-04T15:00', '2027-02-04T16:30');
    const off = await book('Grease the gearbox', ['wtg7-tower'], '2027-02-06T08:00', '2027-02-06T09:00');
    await latch.as('alice')('POST', `/visits/${off}/cancel`, {});
    await latch.advance(31 * 60_000);
    expect(await type(latch, 'lobby', await codeSentTo(latch, 'tara'))).toMatchObject({ opened: true });
    await latch.local('POST', '/idle');
    const page = await people.open('alice', '/app/visits');
    await day(page, '2027-02-03').getByText('Today').waitFor();
    await day(page, '2027-02-03').getByText('On site').waitFor();
    await day(page, '2027-02-03').getByText('Lobby Entered').waitFor();
    await day(page, '2027-02-04').getByRole('link', { name: 'Replace the fan in rack 7' }).waitFor();
    await day(page, '2027-02-06').getByText('Cancelled').waitFor();
    expect(await barriersOn(page, 'visits')).toEqual([]);
  });

  it('a visit is moved, made longer and cancelled on its page, and a time the clocks skip is asked about', async () => {
    const page = await people.open('alice', '/app/visits');
    await day(page, '2027-02-04').getByRole('link', { name: 'Replace the fan in rack 7' }).click();
    await page.getByRole('heading', { name: 'Replace the fan in rack 7', level: 1 }).waitFor();
    await page.getByText('Windservice').waitFor();
    await page.getByText('Tara Thoma').waitFor();
    await page.getByText('Cage 12').waitFor();
    expect(await barriersOn(page, 'visit')).toEqual([]);
    await page.getByRole('button', { name: 'Another time …' }).click();
    await page.getByLabel('From').fill('2027-03-28T02:30');
    await page.getByRole('button', { name: 'Move it' }).click();
    await page.getByText('The clocks skip this time on that day. Which do you mean?').first().waitFor();
    expect(await barriersOn(page, 'visit-move')).toEqual([]);
    await page.getByRole('button', { name: /03:30/ }).first().click();
    await page.getByText(/^Meant is .*03:30/).waitFor();
    await page.getByLabel('From').fill('2027-02-05T12:00');
    await page.getByRole('button', { name: 'Move it' }).click();
    await page.getByText('It is moved. Codes of before are void.').waitFor();
    await page
      .getByText(/5 Feb 2027.*12:00/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Longer or shorter …' }).click();
    await page.getByLabel('New end').fill('2027-02-05T14:00');
    await page.getByRole('button', { name: 'Change the end' }).click();
    await page.getByText('The end is changed.').waitFor();
    await page.getByRole('button', { name: 'Cancel it …' }).click();
    await page.getByRole('button', { name: 'Cancel it', exact: true }).click();
    await page.getByText('Cancelled', { exact: true }).first().waitFor();
  });
}
