import { afterAll, beforeAll, expect, it } from 'vitest';
import { barriersOn } from '../../support/browser.js';
import type { Latch } from '../../support/latch.js';
import { type PeopleInBrowser, peopleInBrowser } from '../../support/people-in-browser.js';

/** What every page stands in. */
export function aroundThePortal(latch: Latch): void {
  let people: PeopleInBrowser;
  beforeAll(async () => {
    people = await peopleInBrowser(latch);
  });
  afterAll(() => people.close());

  it('offers each the pages of their roles, follows its own links without loading anew, and signs out', async () => {
    const page = await people.open('alice', '/app/requests');
    await page.getByRole('heading', { name: 'Your requests' }).waitFor();
    expect(await barriersOn(page, 'requests')).toEqual([]);
    await page.evaluate('window.isStill = true');
    await page.getByRole('main').getByRole('link').first().click();
    await page.getByRole('heading', { name: 'What happens when' }).waitFor();
    expect(await page.evaluate('[window.isStill, document.activeElement.tagName]')).toEqual([true, 'H1']);
    await page.goBack();
    await page.getByRole('heading', { name: 'Your requests' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Password').waitFor();
    expect(await page.evaluate('Object.keys(sessionStorage).filter((key) => /token|^latch/.test(key))')).toEqual([]);
    const eve = await people.open('eve', '/app');
    expect(await eve.getByRole('navigation').count()).toBe(0);
  });
}
