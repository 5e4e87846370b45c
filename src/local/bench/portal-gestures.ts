import type { Page } from 'playwright-core';
import { z } from 'zod';
import { makeDeskBusy } from '../browser/busy-desk.js';
import { guests, type PortalSite } from './portal-site.js';

/** What somebody typically does at a page, in one of many rounds; the page, as it is afterwards. */
export type Gestures = (site: PortalSite, round: number) => Promise<Page>;

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).click();

async function typeInto(page: Page, label: string, text: string): Promise<void> {
  await page.getByLabel(label).click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(text);
}

/** Searches, chooses a door, looks at a time of its own and takes the next minutes instead, says why, asks. */
export const asking: Gestures = async ({ open, as }) => {
  const page = await open('alice', '/app/ask');
  await page.getByPlaceholder('Search').click();
  await page.keyboard.type('lobby');
  await page.getByRole('checkbox', { name: 'Lobby' }).click();
  await page.getByRole('radio', { name: 'At a time' }).click();
  await page.getByRole('textbox', { name: 'From' }).click();
  await page.keyboard.type('030220300900');
  await page.getByRole('radio', { name: 'From now on' }).click();
  await typeInto(page, 'For how many minutes', '15');
  await typeInto(page, 'Purpose', 'Meet the fire inspector');
  await page.getByText('Nobody needs to approve').or(page.getByText('Your code')).first().waitFor();
  await press(page, 'Ask');
  await page.waitForURL(/requests\/[0-9a-f-]{36}$/);
  await page.getByRole('heading', { name: 'What happens when' }).waitFor();
  await as('alice')('POST', `/requests/${page.url().split('/').at(-1)}/cancel`, {});
  return page;
};

/** From the list to the question, a reason, and both presses of an approval. */
export const approving: Gestures = async ({ advance, now, asked, open, as }, round) => {
  const guest = `guest-${round % guests}`;
  await advance(2.5); // nobody is asked more than five times in ten minutes
  const start = (await now()).getTime() + 2 * 3_600_000;
  const window = { start: new Date(start).toISOString(), end: new Date(start + 3_600_000).toISOString() };
  const id = await asked(guest, 'cage-12', window);
  const page = await open('bob', '/app/approvals');
  await page.locator(`a[href$="${id}"]`).click();
  await typeInto(page, 'Reason', 'Known technician, planned work');
  await press(page, 'Approve …');
  await press(page, 'Approve');
  await page.getByText('You have approved.').waitFor();
  await as(guest)('POST', `/requests/${id}/cancel`, {});
  return page;
};

/** Before a door: says that it is late, thinks better of it, and has the code shown. */
export const revealing: Gestures = async ({ advance, asked, open, as }) => {
  await advance(1); // until the lock has done with the code before
  const id = await asked('alice', 'server-a', { start: 'now', minutes: 15 });
  for (const approver of ['bob', 'carol'])
    await as(approver)('POST', `/requests/${id}/decisions`, { decision: 'approve', reason: 'Planned work' });
  await advance(1);
  const page = await open('alice', `/app/requests/${id}/code`);
  await press(page, 'I am late');
  await press(page, 'I am late');
  await press(page, 'Show the code');
  await page.locator('output').waitFor();
  await as('alice')('POST', `/requests/${id}/cancel`, {});
  return page;
};

/** Looks a door up, follows a person and the request. */
export const searching: Gestures = async ({ open }) => {
  const page = await open('frank', '/app/audit');
  const records = page.getByRole('region', { name: 'Records' });
  await records.getByRole('listitem').first().waitFor();
  await typeInto(page, 'Door', 'cage-12');
  await press(page, 'Look it up');
  await page.waitForURL(/\?door=cage-12$/);
  await records.locator('a[href*="?person="]').first().click();
  await page.waitForURL(/\?person=/);
  await records.getByRole('link', { name: 'The whole request' }).first().click();
  await page.waitForURL(/\?request=/);
  await records.getByRole('listitem').first().waitFor();
  return page;
};

/** With a thousand doors and fifty events a second: searches, narrows, walks the board by keys and follows a door. */
export const watching: Gestures = async (site) => {
  const page = await atBusyDesk(site, '/app/desk');
  await page.locator('[data-door="s0-d0"]').waitFor();
  await page.getByPlaceholder('Search').click();
  await page.keyboard.type('hall 7');
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.press('Delete');
  await page.getByLabel('Only what needs a look').click();
  await page.getByLabel('Only what needs a look').click();
  await page.locator('[data-door="s0-d0"]').focus();
  for (const key of ['ArrowRight', 'ArrowDown', 'PageDown', 'PageDown', 'End', 'Home']) await page.keyboard.press(key);
  await page.locator('[data-door="s0-d3"]').click();
  await page.waitForURL(/doors\/s0-d3$/);
  return page;
};

/** Chooses one of the thousand doors, writes why, is asked for the number of grants and types it. Nothing is sent. */
export const revoking: Gestures = async (site) => {
  const page = await atBusyDesk(site, '/app/desk/revoke?kind=site&id=Site%201');
  await page.getByRole('region', { name: 'What it reaches' }).waitFor();
  await page.getByLabel('Against').selectOption('door');
  await page.getByRole('combobox', { name: 'Door' }).focus();
  for (let down = 0; down < 5; down += 1) await page.keyboard.press('ArrowDown');
  await page.getByRole('region', { name: 'What it reaches' }).waitFor();
  await press(page, 'Revoke now');
  await typeInto(page, 'Reason', 'Badges of the whole hall were lost');
  await typeInto(page, `Type ${reach.count} to end so many grants`, String(reach.count));
  return page;
};

const reach = {
  ...{ count: 3_000, unconfirmed: 112 },
  doors: Array.from({ length: 1_000 }, (_, at) => ({
    doorId: `s${Math.floor(at / 50)}-d${at % 50}`,
    grants: 3,
    isReachable: at % 9 !== 0,
  })),
};

/** Of doors that are only shown, the API knows no reach: it is told here. */
export async function atBusyDesk({ open }: PortalSite, path: string): Promise<Page> {
  const page = await open('dan', '/app');
  if (!busy.has(page)) {
    busy.add(page);
    await makeDeskBusy(page);
    await page.route('**/api/revocations?preview=true', (route) => route.fulfill({ json: reach }));
  }
  return open('dan', path);
}

const busy = new Set<Page>();

/** Somebody signs in with the second factor that an exclusion area wants, so that no measured press leaves for it. */
export async function strengthen(user: string, { open, as, control }: PortalSite): Promise<void> {
  const page = await open(user, '/app/ask');
  await page.getByRole('checkbox', { name: 'Server room A' }).click();
  await typeInto(page, 'Purpose', 'Look after the cooling');
  await press(page, 'Ask');
  await press(page, 'Approve');
  await page.getByText('You have signed in again').waitFor();
  await press(page, 'Ask');
  await page.waitForURL(/requests\/[0-9a-f-]{36}$/);
  await control('POST', '/idle');
  await as(user)('POST', `/requests/${z.string().parse(page.url().split('/').at(-1))}/cancel`, {});
}
