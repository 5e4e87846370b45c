import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newVisitor, openBrowser, signIn } from '../../src/local/browser/chromium.js';
import { barriersOn } from '../support/browser.js';
import type { Latch } from '../support/latch.js';
import { asked, hour, letters, request } from '../support/visit.js';

/** What the mail's link is, for people with a browser. */
export function decidingByMail(latch: Latch): void {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  const linkTo = async (user: string) =>
    /https?:\S+\/api\/approvals\/\S+/.exec((await letters(latch, user)).findLast(({ channel }) => channel === 'email')?.text ?? '')?.[0] ??
    '';
  const inHours = async (count: number) => new Date((await latch.now()).getTime() + count * hour);
  const waiting = async (doorId: string) => asked(latch, 'tara', [doorId], await inHours(2), await inHours(3));
  const move = async (id: string, from: number) => {
    const window = { start: (await inHours(from)).toISOString(), end: (await inHours(from + 6)).toISOString() };
    const reply = await latch.as('tara')('POST', `/requests/${id}/reschedule`, { window });
    expect(reply, reply.text).toMatchObject({ status: 202 });
    await latch.local('POST', '/idle');
  };
  const say = (page: Page, text: string) => page.getByRole('button', { name: text, exact: true }).click();

  it('a link opens the request for its approver, who approves with a second factor', async () => {
    const id = await waiting('server-a');
    const page = await newVisitor(browser);
    await page.goto(await linkTo('carol'));
    await signIn(page, 'carol');
    await page.getByRole('heading', { name: 'Decision wanted' }).waitFor();
    expect(await barriersOn(page)).toEqual([]);
    expect(await request(latch, id)).toMatchObject({ approvals: { votes: [] } });

    await page.getByLabel('Reason').fill('Known technician');
    await say(page, 'Approve …');
    await page.locator('[aria-invalid=true]').waitFor();
    expect(await page.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0);
    await page.getByLabel('Type the name of the door').fill('server room A');
    await say(page, 'Approve …');
    expect(await barriersOn(page)).toEqual([]);
    await say(page, 'Approve');
    await say(page, 'Approve'); // at the local Entra: the second factor
    await page.getByText('You have signed in again').waitFor();
    expect(await request(latch, id)).toMatchObject({ approvals: { votes: [] } });
    await say(page, 'Approve');
    await page.getByText('You have approved.').waitFor();
    expect(await request(latch, id)).toMatchObject({ approvals: { votes: [{ decision: 'approve' }] } });

    await page.getByRole('link', { name: 'See how the request stands' }).click();
    await page.getByText('It waits for a decision.').waitFor();
    expect(await barriersOn(page)).toEqual([]);
    expect(await page.context().cookies(latch.api)).toEqual([]);
    await page.context().close();
  });

  it('a second factor that is too old is asked for anew, with the password, and once', async () => {
    const page = await newVisitor(browser);
    const decide = async () => {
      const id = await waiting('server-a');
      await page.goto(await linkTo('carol'));
      return {
        id,
        say: async () => {
          await page.getByLabel('Reason').fill('Known technician');
          await page.getByLabel('Type the name of the door').fill('Server room A');
          await say(page, 'Approve …');
          await say(page, 'Approve');
        },
      };
    };
    const first = await decide();
    await signIn(page, 'carol');
    await first.say();
    await say(page, 'Approve');
    await page.getByText('You have signed in again').waitFor();
    await latch.advance(16 * 60_000);
    const second = await decide();
    await second.say();
    await signIn(page, 'carol');
    await say(page, 'Approve');
    await page.getByText('You have signed in again').waitFor();
    await say(page, 'Approve');
    await page.getByText('You have approved.').waitFor();
    expect(await request(latch, second.id)).toMatchObject({ approvals: { votes: [{ decision: 'approve' }] } });
    await page.context().close();
  });

  it('a link of somebody else shows nothing, in the reader’s language', async () => {
    await waiting('cage-12');
    const page = await newVisitor(browser, 'de-DE');
    await page.goto(await linkTo('carol'));
    await signIn(page, 'bob');
    await page.getByText('Dieser Link ist nicht verwendbar').waitFor();
    expect(await barriersOn(page)).toEqual([]);
    expect(await page.getByText('Tara').count()).toBe(0);
    await page.context().close();
  });

  it('what is moved while its approver confirms is looked at again first, in the reader’s language', async () => {
    await latch.advance(10 * 60_000); // so many questions Bob gets in ten minutes
    const id = await waiting('cage-12');
    const page = await newVisitor(browser, 'de-DE');
    await page.goto(`${latch.api}/app/approvals/${id}`);
    await signIn(page, 'bob');
    await page.getByLabel('Begründung').fill('Nicht heute');
    await say(page, 'Ablehnen …');
    await page.getByRole('alertdialog').waitFor();
    await move(id, 4);
    await page.getByText('Es hat sich geändert, seit Sie es gesehen haben').waitFor();
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    expect(await barriersOn(page)).toEqual([]);
    await say(page, 'Ablehnen …');
    await page.getByRole('alertdialog').waitFor();
    await page.context().close();
    await latch.as('tara')('POST', `/requests/${id}/cancel`, {});
  });

  it('what was moved since the page last looked is not decided by a click on what it shows', async () => {
    const id = await waiting('cage-12');
    const page = await newVisitor(browser);
    const behind = await heldBack(page);
    await page.goto(await linkTo('bob'));
    await signIn(page, 'bob');
    await page.getByLabel('Reason').fill('Not today');
    const before = (await page.getByText('where you are').first().textContent()) ?? '';
    behind.isOn = true;
    await say(page, 'Deny …');
    await move(id, 4);
    await say(page, 'Deny');
    await page.getByText('It has changed since you saw it').waitFor();
    expect(await request(latch, id)).toMatchObject({ status: 'awaiting-approval', approvals: { votes: [] } });
    behind.isOn = false;
    await page.getByText(before).waitFor({ state: 'detached' });
    await say(page, 'Deny …');
    await say(page, 'Deny');
    await page.getByText('You have denied.').waitFor();
    await latch.local('POST', '/idle');
    expect(await request(latch, id)).toMatchObject({ status: 'closed', outcome: 'denied' });
    await page.context().close();
    await latch.advance(10 * 60_000); // so many questions Bob gets in ten minutes
  });

  it('what waits for an approver stands in a list, where a requester sees their own page follow', async () => {
    const hostile = '<img src=x onerror=alert(1)> [x](https://evil.example) \u202e\u05d0\u05d1';
    const window = { start: (await inHours(2)).toISOString(), end: (await inHours(3)).toISOString() };
    const { body } = await latch.as('tara')('POST', '/requests', {
      doorIds: ['cage-12'],
      window,
      purpose: `${hostile}${'x'.repeat(9_000)}`,
    });
    await latch.local('POST', '/idle');
    const id = String(body['id']);
    const [mine, theirs] = [await newVisitor(browser), await newVisitor(browser)];
    await theirs.goto(`${latch.api}/app/requests/${id}`);
    await signIn(theirs, 'tara');
    await theirs.getByText('It waits for a decision.').waitFor();
    await mine.goto(`${latch.api}/app/approvals`);
    await signIn(mine, 'bob');
    await mine.getByRole('heading', { name: 'Questions for you' }).waitFor();
    await mine.getByRole('link', { name: 'Cage 12' }).first().waitFor();
    expect(await barriersOn(mine, 'approvals')).toEqual([]);
    await mine.goto(`${latch.api}/app/approvals/${id}`);
    await mine.getByText('<img src=x onerror=alert(1)> [x](https://evil.example)').waitFor();
    expect(await mine.locator('main img, main a[href*=evil]').count()).toBe(0);
    expect(await barriersOn(mine)).toEqual([]);
    await mine.getByLabel('Reason').fill('Known technician');
    await say(mine, 'Deny …');
    await say(mine, 'Deny');
    await mine.getByText('You have denied.').waitFor();
    await latch.local('POST', '/idle');
    await theirs.getByText('It was denied.').waitFor();
    for (const page of [mine, theirs]) await page.context().close();
  });

  it('the window Teams opens for a stronger sign-in asks for one, says what came of it, and decides nothing', async () => {
    const id = await waiting('cage-12');
    const page = await newVisitor(browser);
    const open = (door: string) => page.goto(`${latch.api}/app/teams/sign-in?about=${id}&doors=${door}`);
    await open('cage-12');
    await signIn(page, 'bob');
    await say(page, 'Approve'); // at the local Entra: the second factor
    await page.getByText('You are signed in.').waitFor();
    expect(await barriersOn(page)).toEqual([]);
    expect(await request(latch, id)).toMatchObject({ status: 'awaiting-approval', approvals: { votes: [] } });
    await open('nowhere');
    await page.getByText('That did not work.').waitFor();
    await latch.as('tara')('POST', `/requests/${id}/cancel`, {});
    await page.context().close();
    await latch.advance(61_000); // so many mails go out in a minute
  });

  it('the inbox of the control plane shows cards that can be used', async () => {
    const id = await waiting('cage-12');
    const page = await newVisitor(browser);
    await page.goto(`${latch.control}/local/inbox?to=bob`);
    const card = page.locator('form.card').filter({ has: page.locator(`button[data-request="${id}"]`) });
    expect(await barriersOn(page, 'inbox')).toEqual([]);
    await card.getByLabel('Reason').fill('Not today');
    await card.getByRole('button', { name: 'Deny' }).click();
    await card.waitFor({ state: 'detached' });
    expect(await request(latch, id)).toMatchObject({ status: 'closed', outcome: 'denied' });
    await page.context().close();
  });
}

/** While this is on, a page hears again what it heard first. */
async function heldBack(page: Page) {
  let first: string | undefined;
  const behind = { isOn: false };
  await page.route('**/api/approvals/*', async (route) => {
    if (route.request().method() !== 'GET' || route.request().isNavigationRequest()) return route.fallback();
    const response = await route.fetch();
    const now = await response.text();
    first ??= now;
    await route.fulfill({ response, body: behind.isOn ? first : now });
  });
  return behind;
}
