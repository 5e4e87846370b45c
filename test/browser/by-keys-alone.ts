import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { newVisitor, openBrowser } from '../../src/local/browser/chromium.js';
import { focusCame, pressAt, tabTo, typeInto, walkAround } from '../support/keyboard.js';
import type { Latch } from '../support/latch.js';
import { asked, hour, letters, openings, request, type } from '../support/visit.js';

type Browser = Awaited<ReturnType<typeof openBrowser>>;

/** The whole story without a mouse: nothing is out of reach, nothing keeps the focus, and it is always somewhere that makes sense. */
export function byKeysAlone(latch: Latch): void {
  let browser: Browser;
  const pages: Partial<Record<string, Page>> = {};
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
  const title = (page: Page, name: string | RegExp) => page.getByRole('heading', { name, level: 1 });
  /** At the local Entra, whose fields have the focus when it opens. */
  async function arrive(user: string, path: string): Promise<Page> {
    const page = pages[user] ?? (await newVisitor(browser));
    await page.goto(new URL(path, latch.api).href);
    if (!pages[user]) {
      await focusCame(page, page.getByLabel('Account'));
      await page.keyboard.type(user);
      await typeInto(page, page.getByLabel('Password'), 'latch');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Sign out' }).waitFor();
    }
    pages[user] = page;
    return page;
  }
  const secondFactor = (page: Page) => pressAt(page, button(page, 'Approve'));
  const mailTo = async (user: string) =>
    /https?:\S+\/api\/approvals\/\S+/.exec((await letters(latch, user)).findLast(({ channel }) => channel === 'email')?.text ?? '')?.[0] ??
    '';
  let id = '';

  it('a requester signs in, asks, and is led to what is missing', async () => {
    const page = await arrive('alice', '/app/ask');
    await title(page, 'Ask for entry').waitFor();
    await walkAround(page);
    await page.reload();
    await title(page, 'Ask for entry').waitFor();
    await page.keyboard.press('Tab');
    await focusCame(page, page.getByRole('link', { name: 'Skip to the page' }));
    await page.keyboard.press('Enter');
    await focusCame(page, page.locator('main'));
    await pressAt(page, button(page, 'Ask'));
    await focusCame(page, page.getByLabel('Doors'));
    await page.keyboard.type('server');
    await pressAt(page, page.getByLabel('Server room A'), 'Space');
    await pressAt(page, button(page, 'Ask'));
    await focusCame(page, page.getByLabel('Purpose'));
    await page.keyboard.type('Look after the cooling');
    await page.getByText('2 of these must approve it').waitFor();
    await pressAt(page, button(page, 'Ask'));
    await secondFactor(page);
    await page.getByText('You have signed in again').waitFor();
    await pressAt(page, button(page, 'Ask'));
    await focusCame(page, title(page, 'Server room A'));
    id = page.url().split('/').at(-1) ?? '';
    await latch.local('POST', '/idle');
  });

  it('an approver decides from the mail, goes back once, and is led to what is missing', async () => {
    const page = await arrive('bob', await mailTo('bob'));
    await pressAt(page, button(page, 'Approve …'));
    await focusCame(page, page.getByLabel('Reason'));
    await page.keyboard.type('Planned work');
    await pressAt(page, button(page, 'Approve …'));
    const name = page.getByLabel('Type the name of the door');
    await focusCame(page, name);
    await page.keyboard.type('Server room A');
    await pressAt(page, button(page, 'Approve …'));
    await focusCame(page, button(page, 'Back'));
    await page.keyboard.press('Enter');
    await focusCame(page, button(page, 'Approve …'));
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await focusCame(page, button(page, 'Approve …'));
    await page.keyboard.press('Enter');
    await pressAt(page, button(page, 'Approve'));
    await secondFactor(page);
    await page.getByText('You have signed in again').waitFor();
    await pressAt(page, button(page, 'Approve'));
    await page.getByText('You have approved.').waitFor();
    await focusCame(page, page.getByRole('group').filter({ hasText: 'You have approved.' }));
    await pressAt(page, page.getByRole('link', { name: 'See how the request stands' }));
    await focusCame(page, title(page, 'Server room A'));
  });

  it('another approver decides from the list', async () => {
    const page = await arrive('carol', '/app');
    await pressAt(page, page.getByRole('navigation').getByRole('link', { name: 'Decide' }));
    await focusCame(page, title(page, 'Questions for you'));
    await walkAround(page);
    await pressAt(page, page.getByRole('main').getByRole('link', { name: 'Server room A' }));
    await focusCame(page, title(page, 'Decision wanted'));
    await typeInto(page, page.getByLabel('Reason'), 'Planned work');
    await typeInto(page, page.getByLabel('Type the name of the door'), 'server room a');
    await pressAt(page, button(page, 'Approve …'));
    await pressAt(page, button(page, 'Approve'));
    await secondFactor(page);
    await page.getByText('You have signed in again').waitFor();
    await pressAt(page, button(page, 'Approve'));
    await page.getByText('You have approved.').waitFor();
    await latch.local('POST', '/idle');
  });

  it('the requester sees the code, opens the door, and checks out', async () => {
    const page = await arrive('alice', `/app/requests/${id}`);
    await pressAt(page, page.getByRole('link', { name: 'To the code' }).or(button(page, 'To the code')));
    await focusCame(page, title(page, 'Your code'));
    await pressAt(page, button(page, 'I am late'));
    await focusCame(page, button(page, '15 min longer'));
    await pressAt(page, button(page, 'I am late'));
    await pressAt(page, button(page, 'Show the code'));
    const shown = page.locator('output');
    await focusCame(page, shown);
    const before = (await openings(latch, 'server-a')).length;
    expect(await type(latch, 'server-a', (await shown.textContent()) ?? '')).toMatchObject({ opened: true });
    expect(await openings(latch, 'server-a')).toHaveLength(before + 1);
    await pressAt(page, button(page, 'I am out'));
    await page.getByText('Thank you.').waitFor();
    await latch.local('POST', '/idle');
    expect(await request(latch, id)).toMatchObject({ status: 'closed', outcome: 'completed' });
  });

  it('a request is taken back, and the focus stays at what was pressed until that is gone', async () => {
    const start = new Date((await latch.now()).getTime() + 2 * hour);
    const other = await asked(latch, 'alice', ['cage-12'], start, new Date(start.getTime() + hour));
    const page = await arrive('alice', `/app/requests/${other}`);
    await pressAt(page, button(page, 'Take it back …'));
    await focusCame(page, button(page, 'Keep it'));
    await page.keyboard.press('Enter');
    await focusCame(page, button(page, 'Take it back …'));
    await page.keyboard.press('Enter');
    await pressAt(page, button(page, 'Take it back'));
    await page.getByText('It was taken back.').first().waitFor();
    await button(page, 'Take it back …').waitFor({ state: 'detached' });
    await focusCame(page, title(page, 'Cage 12'));
  });

  it('security revokes more than fifty grants by typing their number, and lifts that again', async () => {
    const tomorrow = (await latch.now()).getTime() + 20 * hour;
    for (let count = 0; count < 51; count += 1) {
      const start = new Date(tomorrow + count * hour);
      await latch.as(count % 2 ? 'tara' : 'alice')('POST', '/requests', {
        ...{
          doorIds: ['lobby'],
          purpose: 'Tour',
          window: { start: start.toISOString(), end: new Date(start.getTime() + hour / 2).toISOString() },
        },
      });
    }
    await latch.local('POST', '/idle');
    const page = await arrive('dan', '/app/desk');
    await page.locator('[data-door="lobby"]').waitFor();
    await walkAround(page);
    await tabTo(page, page.locator('[data-door]').first());
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await focusCame(page, title(page, 'Lobby'));
    await pressAt(page, page.getByRole('main').locator('a', { hasText: 'Revoke …' }));
    await focusCame(page, title(page, 'Revoke'));
    const count = page.getByLabel(/^Type \d+ to end/);
    await count.waitFor();
    await pressAt(page, button(page, 'Revoke now'));
    await focusCame(page, page.getByLabel('Reason'));
    await page.keyboard.type('The lobby is being rebuilt');
    await pressAt(page, button(page, 'Revoke now'));
    await focusCame(page, count);
    const wanted = /\d+/.exec((await page.getByText(/^Type \d+ to end/).textContent()) ?? '')?.[0] ?? '';
    expect(Number(wanted)).toBeGreaterThan(50);
    await page.keyboard.type(wanted);
    await pressAt(page, button(page, 'Revoke now'));
    await focusCame(page, title(page, 'Revocation: Door lobby'));
    await pressAt(page, button(page, 'Lift …'));
    await focusCame(page, button(page, 'Back'));
    await pressAt(page, button(page, 'Yes'));
    await page.getByText('It was lifted.').first().waitFor();
    await focusCame(page, title(page, 'Revocation: Door lobby'));
  });

  it('security locks a door down by its gesture, and two persons lift it', async () => {
    const page = await arrive('dan', '/app/desk/lockdown');
    await tabTo(page, page.getByLabel('Against'));
    const door = page.getByRole('combobox', { name: 'Door' });
    await door.getByRole('option', { name: 'Lobby' }).waitFor({ state: 'attached' });
    await tabTo(page, door);
    while ((await door.inputValue()) !== 'lobby') await page.keyboard.press('ArrowDown');
    await typeInto(page, page.getByLabel('Reason'), 'Smoke in the hall');
    await tabTo(page, page.getByRole('slider'));
    await page.keyboard.press('End');
    await pressAt(page, button(page, 'Lock down now'));
    await focusCame(page, title(page, 'Lockdown: Door lobby'));
    await pressAt(page, button(page, 'Lift …'));
    await pressAt(page, button(page, 'Yes'));
    await page.getByText('You have proposed to lift it').waitFor();
    await focusCame(page, title(page, 'Lockdown: Door lobby'));
    const other = await arrive('erin', '/app/holds');
    await pressAt(other, other.getByRole('link', { name: 'Lockdown: Door lobby' }));
    await pressAt(other, button(other, 'Confirm the lift …'));
    await pressAt(other, button(other, 'Yes'));
    await other.getByText('It was lifted.').first().waitFor();
    await focusCame(other, title(other, 'Lockdown: Door lobby'));
  });
}
