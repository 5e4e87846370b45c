import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PeopleInBrowser, peopleInBrowser } from '../../src/local/browser/people-in-browser.js';
import { barriersOn } from '../support/browser.js';
import type { Latch } from '../support/latch.js';
import { askedNow, letters, openings, type } from '../support/visit.js';
import { whereKept } from '../support/where-kept.js';

/** Pages a requester passes by. */
const others = [
  ['/app', 'home', /.*/],
  ['/app/requests', 'requests', 'Your requests'],
  ['/app/notices', 'notices', /.+/],
] as const;

/** The whole story of an exclusion area, each person at a browser of their own, and what the records say afterwards. */
export function fromMailToDoor(latch: Latch): void {
  let people: PeopleInBrowser;
  beforeAll(async () => {
    people = await peopleInBrowser(latch);
  });
  afterAll(() => people.close());

  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
  const linkTo = async (user: string) =>
    /https?:\S+\/api\/approvals\/\S+/.exec((await letters(latch, user)).findLast(({ channel }) => channel === 'email')?.text ?? '')?.[0] ??
    '';

  const links: string[] = [];

  async function approveFromMail(user: string): Promise<void> {
    const link = await linkTo(user);
    links.push(link);
    const page = await people.open(user, link);
    await page.getByLabel('Reason').fill('Planned work');
    if (user === 'bob') expect(await barriersOn(page, 'approval')).toEqual([]);
    await page.getByLabel('Type the name of the door').fill('Server room A');
    await press(page, 'Approve …');
    await press(page, 'Approve');
    await press(page, 'Approve'); // at the local Entra: the second factor
    await page.getByText('You have signed in again').waitFor(); // the form was kept
    await press(page, 'Approve');
    await page.getByText('You have approved.').waitFor();
  }

  it('asked, approved twice from mails, shown once, typed once, and explained; no page keeps the code', async () => {
    const page = await people.open('alice', '/app/ask');
    await page.getByLabel('Server room A').check();
    await page.getByLabel('Purpose').fill('Look after the cooling');
    await page.getByText('2 of these must approve it').waitFor();
    expect(await barriersOn(page, 'ask')).toEqual([]);
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    await press(page, 'Approve'); // at the local Entra
    await page.getByText('You have signed in again').waitFor();
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    await page.getByText('Waits for approval').waitFor();
    const id = page.url().split('/').at(-1) ?? '';
    await latch.local('POST', '/idle');
    for (const user of ['bob', 'carol']) await approveFromMail(user);
    await latch.local('POST', '/idle');

    await page.getByRole('link', { name: 'To the code' }).click();
    await page.getByRole('button', { name: 'Show the code' }).waitFor();
    expect(await barriersOn(page, 'code')).toEqual([]);
    await press(page, 'Show the code');
    const code = (await page.locator('output').textContent()) ?? '';
    expect(code).toMatch(/^\d{3} \d{3} \d{3}$/);
    const digits = code.replaceAll(' ', '');
    const elsewhere = (await whereKept(page)).replace(code, '');
    expect([elsewhere.includes(code), elsewhere.includes(digits)]).toEqual([false, false]);

    const before = (await openings(latch, 'server-a')).length;
    expect(await type(latch, 'server-a', '123 456 789')).toMatchObject({ opened: false });
    expect(await type(latch, 'server-a', code)).toEqual({ opened: true, display: 'Welcome' });
    expect(await type(latch, 'server-a', code)).toMatchObject({ opened: false });
    expect(await openings(latch, 'server-a')).toHaveLength(before + 1);
    await page.goto(`${latch.api}/app/requests/${id}`);
    await page.getByText('Somebody has entered with it.').waitFor();
    expect(await barriersOn(page, 'request')).toEqual([]);
    await latch.local('POST', '/idle');
    const audit = await latch.as('frank')('GET', `/audit?request=${id}`);
    const kinds = (audit.body['records'] as { kind: string }[]).map(({ kind }) => kind);
    for (const kind of ['request.asked', 'vote.approve', 'request.code-revealed', 'attempt.granted']) expect(kinds).toContain(kind);
    expect(kinds.filter((kind) => kind === 'vote.approve')).toHaveLength(2);
    expect((await latch.as('frank')('GET', `/explain/${id}`)).status).toBe(200);
    await page.reload();
    await page.goto(`${latch.api}/app/requests/${id}/code`);
    expect((await whereKept(page)).replaceAll(/\D/g, '')).not.toContain(digits);
  });

  it('the other pages of a requester have no barriers either', async () => {
    const page = await people.open('alice', '/app');
    for (const [address, name, title] of others) {
      await page.goto(`${latch.api}${address}`);
      await page.getByRole('heading', { name: title, level: 1 }).waitFor();
      expect(await barriersOn(page, name)).toEqual([]);
    }
  });

  it('nobody decides their own, a link is good once, and a foreign request shows nothing', async () => {
    const carol = await people.open('carol', links.at(-1) ?? '');
    await carol
      .getByText(/This link cannot be used|You have approved|Approved/)
      .first()
      .waitFor();
    expect(await carol.getByRole('button', { name: 'Approve …' }).count()).toBe(0);
    const id = await askedNow(latch, 'bob', 'cage-12', 'Mine');
    const bob = await people.open('bob', `/app/approvals/${id}`);
    await bob.getByText('There is no such request, or it is not yours to decide.').waitFor();
    const alice = await people.open('alice', `/app/requests/${id}`);
    await alice.getByText('There is no such request, or it is not yours to see.').waitFor();
    await latch.as('bob')('POST', `/requests/${id}/cancel`, {});
  });
}
