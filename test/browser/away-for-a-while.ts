import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { passWorkerBy } from '../../src/local/browser/chromium.js';
import { type PeopleInBrowser, peopleInBrowser } from '../../src/local/browser/people-in-browser.js';
import { barriersOn } from '../support/browser.js';
import { focusCame, pressAt, tabTo, typeInto, walkAround } from '../support/keyboard.js';
import type { Latch } from '../support/latch.js';
import { asked, hour, letters, request } from '../support/visit.js';

type Given = { id: string; state: string; reason: string };

/** Somebody decides in an approver's place for a while: Olu, who approves by her role and is in no group of any door, for Bob. */
export function awayForAWhile(latch: Latch): void {
  let people: PeopleInBrowser;
  beforeAll(async () => {
    people = await peopleInBrowser(latch);
    await latch.local('POST', '/people/olu', { groups: [], notify: true });
  });
  afterAll(() => people.close());

  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
  const title = (page: Page, name: string) => page.getByRole('heading', { name, level: 1 });
  const mail = (page: Page) => page.getByLabel('Mail address of your delegate');
  const from = (page: Page) => page.getByLabel(/^From\s*\*?$/);
  const part = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
  /** As the field of a time takes it, where the browser is. */
  const local = async (page: Page, at: Date) =>
    page.evaluate<string>(
      `(() => { const at = new Date(${at.getTime()}); return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16); })()`,
    );
  const inHours = async (count: number) => new Date((await latch.now()).getTime() + count * hour);
  const given = async () => (await latch.as('bob')('GET', '/delegations')).body['given'] as Given[];
  const waiting = async () => asked(latch, 'tara', ['cage-12'], await inHours(2), await inHours(3));
  const type = async (page: Page, to: string, until: Date, reason = 'On holiday') => {
    await mail(page).fill(to);
    await page.getByLabel('Until').fill(await local(page, until));
    await page.getByLabel('Reason').fill(reason);
  };
  let first = '';

  it('is found from the questions, by keys alone, and says what a delegation is where there is none', async () => {
    const page = await people.open('olu', '/app/approvals');
    await title(page, 'Questions for you').waitFor();
    await pressAt(page, page.getByRole('link', { name: 'Name somebody who decides in your place' }));
    await focusCame(page, title(page, 'Delegations'));
    for (const said of ['Nobody decides in your place.', 'You decide in nobody’s place.', 'The two of you have one voice'])
      await page.getByText(said).waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await walkAround(page);
    await pressAt(page, page.getByRole('navigation').getByRole('link', { name: 'Decide' }));
    await pressAt(page, page.getByRole('navigation').getByRole('link', { name: 'Delegations' }));
    await focusCame(page, title(page, 'Delegations'));
  });

  it('is told at the field what is missing and what is wrong', async () => {
    const page = await people.open('bob', '/app/delegations');
    await pressAt(page, button(page, 'Name them'));
    await focusCame(page, mail(page));
    expect(await page.getByText('This is still to be filled in.').count()).toBe(3);
    expect(await barriersOn(page)).toEqual([]);
    const refused = async (to: string, until: Date, field: string, said: string) => {
      await type(page, to, until);
      await page.getByText(/^That is /).waitFor();
      await button(page, 'Name them').click();
      await page.getByText(said, { exact: true }).waitFor();
      await focusCame(page, page.getByLabel(field));
      expect(await page.getByLabel(field).getAttribute('aria-invalid')).toBe('true');
    };
    const unfit = 'It must be somebody else, with an account that is enabled, who approves by their own role.';
    await refused('bob@latch.example', await inHours(8), 'Mail address of your delegate', unfit);
    await refused('alice@latch.example', await inHours(8), 'Mail address of your delegate', unfit);
    expect(await barriersOn(page, 'delegations-form')).toEqual([]);
    await refused('olu@latch.example', await inHours(-2), 'Until', 'That is over. It must end in the future.');
    await refused('olu@latch.example', await inHours(93 * 24), 'Until', 'It lasts 92 days at most.');
    await page.getByLabel('At a time').check();
    await from(page).fill(await local(page, await inHours(9)));
    await refused('olu@latch.example', await inHours(8), 'Until', 'The end must be after the start.');
    await mail(page).fill('nobody@latch.example');
    await page.getByText('Nobody has this address.').waitFor();
    expect(await given()).toEqual([]);
  });

  it('names a delegate by keys alone; the form is kept over a stronger sign-in, and both are told', async () => {
    first = await waiting();
    const page = await people.open('bob', '/app/delegations');
    await page.getByLabel('From now on').check();
    await typeInto(page, mail(page), 'olu@latch.example');
    await page.getByText('That is Olu Okafor.').waitFor();
    await page.getByLabel('Until').fill(await local(page, await inHours(8))); // the parts of a browser's own field are for its makers to test
    await typeInto(page, page.getByLabel('Reason'), 'At the dentist');
    await pressAt(page, button(page, 'Name them'));
    await pressAt(page, button(page, 'Approve')); // at the local Entra: the second factor
    await page.getByText('You have signed in again').waitFor();
    expect(await given()).toEqual([]);
    expect([await mail(page).inputValue(), await page.getByLabel('Reason').inputValue()]).toEqual(['olu@latch.example', 'At the dentist']);
    await page.getByText('That is Olu Okafor.').waitFor();
    await pressAt(page, button(page, 'Name them'));
    await page.getByText('Your delegate is named.').waitFor();
    await focusCame(page, page.getByRole('group').filter({ hasText: 'Your delegate is named.' }));
    await part(page, 'In your place').getByRole('group', { name: 'Olu Okafor' }).getByText('In force').waitFor();
    expect([await mail(page).inputValue(), await given()]).toMatchObject(['', [{ state: 'in-force', reason: 'At the dentist' }]]);
    expect((await letters(latch, 'olu')).map(({ subject }) => subject)).toContain('You decide for Bob Brandt');
    await type(page, 'carol@latch.example', await inHours(60), 'The week after');
    await page.getByLabel('At a time').check();
    await from(page).fill(await local(page, await inHours(50)));
    await page.getByText('That is Carol Conrad.').waitFor();
    await button(page, 'Name them').click();
    await part(page, 'In your place').getByText('Planned').waitFor();
    await page.getByText(/^Carol Conrad decides in your place from Fri.* until Fri/).waitFor();
    expect(await barriersOn(page, 'delegations')).toEqual([]);
    await walkAround(page);
  });

  it('the delegate is told in whose place they decide, and decides a question that was open', async () => {
    await latch.local('POST', '/idle');
    const page = await people.open('olu', '/app/delegations');
    await part(page, 'In the place of others').getByRole('group', { name: 'Bob Brandt' }).getByText('At the dentist').waitFor();
    expect(await part(page, 'In the place of others').getByRole('button').count()).toBe(0);
    expect(await barriersOn(page)).toEqual([]);
    await page.goto(`${latch.api}/app/approvals`);
    await page.getByText(/^Until .* you decide in the place of Bob Brandt$/).waitFor();
    await page.getByRole('link', { name: 'Cage 12' }).waitFor();
    expect(await barriersOn(page)).toEqual([]);
    const inPlaceOfBob = page.getByText('You decide in the place of Bob Brandt.', { exact: true });
    await inPlaceOfBob.waitFor();
    await pressAt(page, page.getByRole('link', { name: 'Cage 12' }));
    await inPlaceOfBob.waitFor();
    expect(await barriersOn(page)).toEqual([]);
    await typeInto(page, page.getByLabel('Reason'), 'As Bob would');
    await pressAt(page, button(page, 'Approve …'));
    await pressAt(page, button(page, 'Approve'));
    await pressAt(page, button(page, 'Approve')); // at the local Entra
    await page.getByText('You have signed in again').waitFor();
    await pressAt(page, button(page, 'Approve'));
    await page.getByText('You have approved.').waitFor();
    expect(await inPlaceOfBob.count()).toBe(0);
    await page.reload();
    await page.getByText('Olu Okafor (in the place of Bob Brandt) approved, ').waitFor();
    expect(await request(latch, first)).toMatchObject({ status: 'scheduled', approvals: { votes: [{ decision: 'approve' }] } });
    const bob = await people.open('bob', '/app/approvals');
    await bob.getByText('Olu Okafor decides in your place until').waitFor();
  });

  it('says in whose place it was on the request to those who may see names, and in the audit, in either language', async () => {
    const german = await peopleInBrowser(latch, 'de-DE');
    for (const [readers, words] of [
      [people, 'in the place of'],
      [german, 'an Stelle von'],
    ] as const) {
      const request = await readers.open('carol', `/app/requests/${first}`);
      await request.getByText(`Olu Okafor (${words} Bob Brandt)`).waitFor();
      expect(await barriersOn(request)).toEqual([]);
      const audit = await readers.open('frank', `/app/audit?request=${first}`);
      const vote = audit.getByRole('listitem').filter({ hasText: `Olu Okafor${words} Bob Brandt` });
      await vote.getByText('As Bob would').waitFor();
      expect(await barriersOn(audit)).toEqual([]);
      await vote.getByRole('link', { name: 'Bob Brandt' }).click();
      await audit.waitForURL(/\?person=[0-9a-f-]{36}$/);
      await vote.waitFor();
    }
    await german.close();
    const page = await people.open('tara', `/app/requests/${first}`);
    await page.getByText(/^Approved · /).waitFor();
    expect(await page.getByText('Bob Brandt').count()).toBe(0);
  });

  it('ends it, asked twice, and the delegate decides nothing more', async () => {
    const second = await waiting();
    const olu = await people.open('olu', '/app/approvals');
    await olu.getByRole('link', { name: 'Cage 12' }).waitFor();
    const page = await people.open('bob', '/app/delegations');
    const card = part(page, 'In your place').getByRole('group', { name: 'Olu Okafor' });
    const end = card.getByRole('button', { name: 'End …' });
    await pressAt(page, end);
    await focusCame(page, button(page, 'Keep it'));
    expect(await barriersOn(page)).toEqual([]);
    await tabTo(page, button(page, 'Keep it'));
    await page.keyboard.press('Enter');
    await focusCame(page, end);
    await page.keyboard.press('Enter');
    await pressAt(page, button(page, 'End it'));
    await page.getByText('It was ended.').waitFor();
    await focusCame(page, page.getByRole('group').filter({ hasText: 'It was ended.' }));
    await part(page, 'Over').getByText('Ended early').waitFor();
    expect(await card.count()).toBe(0);
    expect((await given()).map(({ state }) => state)).toEqual(['planned', 'ended']);
    expect(await barriersOn(page)).toEqual([]);
    await latch.local('POST', '/idle');
    await page.goto(`${latch.api}/app/approvals`);
    await page.getByRole('link', { name: 'Cage 12' }).waitFor();
    await olu.reload();
    await olu.getByText('Nothing waits for your decision.').waitFor();
    expect(await olu.getByText('you decide in the place of').count()).toBe(0);
    await olu.goto(`${latch.api}/app/approvals/${second}`);
    await olu.getByText('There is no such request, or it is not yours to decide.').waitFor();
    await olu.goto(`${latch.api}/app/delegations`);
    await part(olu, 'Over').getByRole('group', { name: 'Bob Brandt' }).getByText('In the place of').waitFor();
    expect(await request(latch, second)).toMatchObject({ status: 'awaiting-approval', approvals: { votes: [] } });
  });

  it('fits a phone and a tablet: the page one is at is seen in the bar, and nothing is wider than the screen', async () => {
    const page = await people.open('bob', '/app/approvals');
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${latch.api}/app/delegations`);
    const here = page.getByRole('navigation').getByRole('link', { name: 'Delegations' });
    await here.waitFor();
    const rightEdge = async (shown: Locator) => {
      const { x, width } = (await shown.boundingBox()) ?? { x: 0, width: Number.POSITIVE_INFINITY };
      return Math.floor(x + width);
    };
    await expect.poll(() => rightEdge(here)).toBeLessThanOrEqual(390);
    for (const field of [mail(page), page.getByLabel('Until'), page.getByLabel('Reason'), button(page, 'Name them')]) {
      await field.scrollIntoViewIfNeeded();
      expect(await rightEdge(field)).toBeLessThanOrEqual(390);
    }
    const isWider = () => page.evaluate<boolean>('document.documentElement.scrollWidth > document.documentElement.clientWidth');
    for (const width of [641, 700, 768]) {
      await page.setViewportSize({ width, height: 844 });
      expect([width, await isWider()]).toEqual([width, false]);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('is told of one that has no effect, and may end it', async () => {
    const page = await people.open('bob', '/app/approvals');
    await passWorkerBy(page);
    await page.route('**/api/delegations', async (route) => {
      const response = await route.fetch();
      const { given: mine, ...others } = (await response.json()) as { given: Given[] };
      await route.fulfill({
        response,
        json: { ...others, given: mine.map((each) => (each.state === 'planned' ? { ...each, state: 'void' } : each)) },
      });
    });
    await page.goto(`${latch.api}/app/delegations`);
    const card = part(page, 'In your place').getByRole('group', { name: 'Carol Conrad' });
    await card.getByText('Without effect').waitFor();
    await card.getByText('One of you two may not approve at the moment').waitFor();
    expect(await card.getByRole('button', { name: 'End …' }).count()).toBe(1);
    expect(await barriersOn(page)).toEqual([]);
    await page.unroute('**/api/delegations');
  });

  it('who has named as many as can be in a day is told so, without signing in again', async () => {
    const { body } = await latch.as('carol')('GET', '/people?mail=olu@latch.example');
    const [{ id: to } = { id: '' }] = body['people'] as { id: string }[];
    const until = (await inHours(4)).toISOString();
    for (let count = 0; count < 10; count += 1) {
      const made = await latch.as('carol')('POST', '/delegations', { to, until, reason: 'Lunch' });
      expect((await latch.as('carol')('POST', `/delegations/${made.body['id']}/end`)).status).toBe(200);
    }
    const page = await people.open('carol', '/app/delegations');
    await page.getByLabel('From now on').check();
    await type(page, 'olu@latch.example', await inHours(4), 'Lunch');
    await page.getByText('That is Olu Okafor.').waitFor();
    await button(page, 'Name them').click();
    await page.getByText('You have named 10 within a day').waitFor();
    expect(await barriersOn(page)).toEqual([]);
  });

  it('whoever does not approve sees what it is, and no form', async () => {
    const page = await people.open('alice', '/app/delegations');
    await page.getByText('Only somebody who approves names a delegate.').waitFor();
    expect(await page.locator('form').count()).toBe(0);
    expect(await page.getByRole('navigation').getByRole('link', { name: 'Delegations' }).count()).toBe(0);
    expect(await barriersOn(page)).toEqual([]);
  });

  it('says which it means of a time that the clocks show twice where they are', async () => {
    const page = await people.open('bob', '/app/delegations');
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Emulation.setTimezoneOverride', { timezoneId: 'Europe/Berlin' });
    await page.reload();
    await page.getByText('Times are those where you are: Europe/Berlin.').waitFor();
    await page.getByLabel('At a time').check();
    await from(page).fill('2027-10-30T09:00');
    await mail(page).fill('carol@latch.example');
    await page.getByText('That is Carol Conrad.').waitFor();
    await page.getByLabel('Until').fill('2027-10-31T02:30');
    await page.getByLabel('Reason').fill('The night the clocks change');
    await button(page, 'Name them').click();
    await page.getByText('The clocks show this time twice on that day. Which do you mean?').waitFor();
    await focusCame(page, page.getByLabel('Until'));
    await pressAt(page, page.getByRole('button', { name: /02:30 CET$/ }));
    await page.getByText(/^Meant is .*02:30 CET\.$/).waitFor();
    await pressAt(page, button(page, 'Name them'));
    await page.getByText('Your delegate is named.').waitFor();
    await part(page, 'In your place').locator('time[datetime="2027-10-31T01:30:00.000Z"]').waitFor();
  });
}
