import { afterAll, beforeAll, expect, it } from 'vitest';
import { passWorkerBy } from '../../src/local/browser/chromium.js';
import { type PeopleInBrowser, peopleInBrowser } from '../../src/local/browser/people-in-browser.js';
import { barriersOn } from '../support/browser.js';
import type { Latch } from '../support/latch.js';
import { approved, askedNow, codeSentTo, request, type } from '../support/visit.js';
import { whereKept } from '../support/where-kept.js';

/** Asking for an exclusion area, and opening it, as somebody with a browser does. */
export function askingForDoors(latch: Latch, codes: Set<string>): void {
  let people: PeopleInBrowser;
  beforeAll(async () => {
    people = await peopleInBrowser(latch);
  });
  afterAll(() => people.close());

  it('a form foretells what comes of it, is kept over the second factor, and becomes one request, whose code is shown once and kept nowhere', async () => {
    const page = await people.open('alice', '/app/ask');
    await page.getByPlaceholder('Search').fill('server');
    expect(await page.getByRole('checkbox').count()).toBe(2);
    await page.getByLabel('Server room A').check();
    await page.getByLabel('Purpose').fill('Look after the cooling');
    await page.getByText('2 of these must approve it').waitFor();
    await page.getByText('Waits here, sealed').waitFor();
    expect(await barriersOn(page, 'ask')).toEqual([]);

    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    await page.getByRole('button', { name: 'Approve' }).click(); // at the local Entra: the second factor
    await page.getByText('You have signed in again').waitFor();
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    await page.getByRole('heading', { name: 'Server room A' }).waitFor();
    await page.getByText('Waits for approval').waitFor();
    const id = /requests\/([0-9a-f-]{36})$/.exec(page.url())?.[1] ?? '';
    const { requests } = (await latch.as('alice')('GET', '/requests?mine=true')).body as { requests: { id: string; status: string }[] };
    expect(requests.filter(({ status }) => status !== 'closed').map((each) => each.id)).toEqual([id]);

    await approved(latch, id, 'bob', 'carol');
    await page.reload();
    await page.getByRole('link', { name: 'To the code' }).click();
    await page.getByRole('button', { name: 'Show the code' }).waitFor();
    expect(await barriersOn(page, 'code')).toEqual([]);
    await page.getByRole('button', { name: 'Show the code' }).click();
    const code = (await page.locator('output').textContent()) ?? '';
    expect(code).toMatch(/^\d{3} \d{3} \d{3}$/);
    codes.add(code);
    expect(await whereKept(page)).toContain(code);

    await latch.advance(61_000);
    await page.locator('output').waitFor({ state: 'detached' });
    await page.reload();
    await page.getByText('Your code was shown').waitFor();
    expect((await whereKept(page)).replaceAll(/\D/g, '')).not.toContain(code.replaceAll(' ', ''));

    expect(await type(latch, 'server-a', code)).toEqual({ opened: true, display: 'Welcome' });
    await page.reload();
    await page.getByRole('button', { name: 'I am out' }).click();
    await page.getByText('The visit is over.').waitFor();
    expect(await request(latch, id)).toMatchObject({ status: 'closed', outcome: 'completed' });
  });

  it('at the door the way there and whom to call are at hand, the stay is made longer, and a fresh code is drawn that alone opens', async () => {
    const id = await askedNow(latch, 'alice', 'lobby', 'Meet the fire inspector');
    const old = await codeSentTo(latch, 'alice');
    const { closesAt } = (await request(latch, id))['clocks'] as { closesAt: string };
    const page = await people.open('alice', `/app/requests/${id}/code`);
    await page.getByText('Front of the building, left of the revolving door.').waitFor();
    expect(await page.getByRole('link', { name: 'Help: +493055500' }).getAttribute('href')).toBe('tel:+493055500');
    await page.getByRole('button', { name: 'I am late' }).click();
    await page.getByRole('button', { name: '15 min longer' }).click();
    await page.getByText('Noted.').waitFor();
    const longer = new Date(Date.parse(closesAt) + 15 * 60_000).toISOString();
    expect(await request(latch, id)).toMatchObject({ clocks: { closesAt: longer } });
    await page.getByRole('button', { name: 'Fresh code' }).click();
    await page.getByText('A fresh code is on its way. Once it comes, the old one is dead.').waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await latch.advance(61_000); // so many messages go out in a minute
    const fresh = await codeSentTo(latch, 'alice');
    for (const code of [old, fresh]) codes.add(code);
    expect(await type(latch, 'lobby', old)).toMatchObject({ opened: false });
    expect(await type(latch, 'lobby', fresh)).toMatchObject({ opened: true });
    await latch.as('alice')('POST', `/requests/${id}/check-out`, {});
  });

  it('a form whose answer was lost says so and is kept, and sending it again makes no second request', async () => {
    const page = await people.open('alice', '/app/ask');
    const idsOf = async () => {
      const { requests } = (await latch.as('alice')('GET', '/requests?mine=true')).body as { requests: { id: string }[] };
      return requests.map((each) => each.id);
    };
    const before = await idsOf();
    const keys: (string | undefined)[] = [];
    let isLost = true;
    await passWorkerBy(page);
    await page.route(/\/api\/requests$/, async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      keys.push(route.request().headers()['idempotency-key']);
      if (!isLost) return route.continue();
      isLost = false;
      await route.fetch(); // it arrives, and is done
      return route.abort();
    });
    await page.getByLabel('Lobby').check();
    await page.getByLabel('Purpose').fill('An answer that is lost');
    await page.getByText('Nobody needs to approve it.').waitFor();
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    await page.getByText('No answer came.').waitFor();
    expect(await page.getByText('You have signed in again').count()).toBe(0);
    expect(await page.getByLabel('Purpose').inputValue()).toBe('An answer that is lost');
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    await page.waitForURL(/requests\/[0-9a-f-]{36}$/);
    expect(keys).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), keys[0]]);
    const made = (await idsOf()).filter((each) => !before.includes(each));
    expect(made).toEqual([page.url().split('/').at(-1)]);
    await latch.as('alice')('POST', `/requests/${made[0]}/cancel`, {});
    await page.unrouteAll();
  });

  it('the pages of one’s roles are at hand, links are followed without loading anew, and signing out leaves nothing', async () => {
    const page = await people.open('alice', '/app/requests');
    await page.evaluate('window.isStill = true');
    await page.getByRole('main').getByRole('link').first().click();
    await page.getByRole('heading', { name: 'What happens when' }).waitFor();
    expect(await page.evaluate('[window.isStill, document.activeElement.tagName]')).toEqual([true, 'H1']);
    await page.goBack();
    await page.getByRole('heading', { name: 'Your requests' }).waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Password').waitFor();
    expect(await page.evaluate('Object.keys(sessionStorage).filter((key) => /token|^latch/.test(key))')).toEqual([]);
  });
}
