import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { type PeopleInBrowser, peopleInBrowser } from '../../src/local/browser/people-in-browser.js';
import { barriersOn } from '../support/browser.js';
import { focusCame, pressAt } from '../support/keyboard.js';
import type { Latch } from '../support/latch.js';
import { approved, codeSentTo, type } from '../support/visit.js';

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
    const code = await codeSentTo(latch, 'tara');
    await book('Replace the fan in rack 7', ['lobby', 'cage-12'], '2027-02-04T12:00', '2027-02-04T13:00', { vendor: 'Windservice' });
    await book('Paint the door', ['server-a'], '2027-02-04T15:00', '2027-02-04T16:30');
    const off = await book('Grease the gearbox', ['wtg7-tower'], '2027-02-06T08:00', '2027-02-06T09:00');
    await latch.as('alice')('POST', `/visits/${off}/cancel`, {});
    const agreed = async (visit: string) => {
      const { body } = await latch.as('alice')('GET', `/visits/${visit}`);
      for (const { id } of body['requests'] as { id: string }[]) await approved(latch, id, 'bob');
    };
    await agreed(await book('Swap the battery', ['cage-12'], '2027-02-03T10:00', '2027-02-03T11:00'));
    await latch.local('POST', '/doors/wtg7-tower/online', { online: false });
    await agreed(await book('Inspect the tower', ['wtg7-tower'], '2027-02-03T10:15', '2027-02-03T11:15', { vendor: 'Windservice' }));
    await latch.advance(31 * 60_000);
    expect(await type(latch, 'lobby', code)).toMatchObject({ opened: true });
    await latch.local('POST', '/idle');
    const page = await people.open('alice', '/app/visits');
    await day(page, '2027-02-03').getByText('Today').waitFor();
    await day(page, '2027-02-03').getByText('On site').waitFor();
    await day(page, '2027-02-03').getByText('Lobby Entered').waitFor();
    await day(page, '2027-02-03').getByText('Cage 12 Ready').waitFor();
    await day(page, '2027-02-03').getByText('Tower door Trouble: the lock is out of reach').waitFor();
    await day(page, '2027-02-04').getByRole('link', { name: 'Replace the fan in rack 7' }).waitFor();
    await day(page, '2027-02-06').getByText('Cancelled').waitFor();
    expect(await barriersOn(page, 'visits')).toEqual([]);
    await latch.local('POST', '/doors/wtg7-tower/online', { online: true });
  });

  it('a visit is moved, made longer and cancelled on its page, a time the clocks skip is asked about, and a sign-in keeps the form', async () => {
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
    await page.getByRole('button', { name: 'Approve', exact: true }).click(); // at the local Entra: the cage wants the second factor
    await page.getByText('You have signed in again').waitFor();
    expect(await page.getByLabel('From').inputValue()).toBe('2027-02-05T12:00');
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

  it('a visit is booked: what would come of it is shown before, a time the clocks skip is asked about, a sign-in keeps the form', async () => {
    const elsewhere = await peopleInBrowser(latch); // where nobody has a second factor yet
    onTestFinished(() => elsewhere.close());
    const page = await elsewhere.open('alice', '/app/visits');
    await page.getByRole('link', { name: 'Book a visit' }).click();
    await page.getByLabel('Server room A', { exact: true }).check();
    await page.getByLabel('Lobby', { exact: true }).check();
    await page.getByLabel('From').fill('2027-03-28T02:30');
    await page.getByRole('textbox', { name: 'Mail addresses' }).fill('nobody@latch.example, Tara <tara@windservice.example>');
    await page.getByRole('button', { name: 'Add: Mail addresses' }).click();
    await page.getByText('Nobody, or more than one person, has the address nobody@latch.example.').waitFor();
    await page.getByRole('textbox', { name: 'Mail addresses' }).fill('');
    await page.getByRole('button', { name: 'Remove Tara Thoma' }).waitFor();
    await page.getByText('The clocks skip this time on that day.').first().waitFor();
    await page.getByLabel('From').fill('2027-02-05T10:00');
    await page.getByLabel('Lobby: only for a part of the time').check();
    await page.getByRole('group', { name: 'Lobby' }).getByLabel('Until').fill('2027-02-05T10:15');
    await page.getByLabel('Company').fill('Windservice');
    await page.getByLabel('Ticket').fill('nonsense');
    await page.getByText('That is not what a ticket looks like here.').waitFor();
    await page.getByLabel('Ticket').fill('INC-4711');
    await page.getByText('What will be booked').waitFor();
    await page.getByLabel('Purpose').fill('Check the cooling');
    expect(await barriersOn(page, 'visit-new')).toEqual([]);
    await page.getByRole('button', { name: 'Book', exact: true }).click();
    await page.getByRole('button', { name: 'Approve', exact: true }).click(); // at the local Entra: the second factor
    await page.getByText('You have signed in again').waitFor();
    await page.getByRole('button', { name: 'Remove Tara Thoma' }).waitFor();
    await page.getByRole('button', { name: 'Book', exact: true }).click();
    await page.getByRole('heading', { name: 'Check the cooling', level: 1 }).waitFor();
    await page.getByText('only 10:00').waitFor();
    await latch.local('POST', '/idle');
    await page.getByText('Waits for approval').first().waitFor();
  });

  it('a visit is booked for every week, a day of it left out, and a night on which the clocks change decided on', async () => {
    const page = await people.open('alice', '/app/visits/new');
    await page.getByLabel('Lobby', { exact: true }).check();
    await page.getByLabel('From').fill('2027-03-14T02:30');
    await page.getByLabel('Every week').check();
    await page.getByRole('spinbutton', { name: 'Visits' }).fill('3');
    await page.getByRole('textbox', { name: 'Mail addresses' }).fill('tara@windservice.example');
    await page.keyboard.press('Enter');
    await page.getByText('28 Mar is such a day. What then?').waitFor();
    await page.getByLabel('On days when the clocks skip').selectOption('later');
    await page.getByText('The end must be after the start.').waitFor();
    await page.getByText(/^This cannot be on .*28 Mar/).waitFor();
    await page.getByLabel('Until').fill('2027-03-14T04:30');
    await page.getByText('3 visits').waitFor();
    await page.getByRole('button', { name: /^Leave out: .*21 Mar/ }).click();
    await page.getByText('left out by you').waitFor();
    await page.getByLabel('Purpose').fill('Empty the bins');
    await page.getByText('2 visits').scrollIntoViewIfNeeded();
    expect(await barriersOn(page, 'visit-weekly')).toEqual([]);
    await page.getByRole('button', { name: 'Book', exact: true }).click();
    await day(page, '2027-03-14').getByRole('link', { name: 'Empty the bins' }).waitFor();
    await page.getByRole('button', { name: 'Next week' }).click();
    await page.getByText('No visit takes place in this week.').waitFor();
    await page.getByRole('button', { name: 'Next week' }).click();
    await day(page, '2027-03-28').getByText('03:30').waitFor();
    await page.getByLabel('Site').selectOption('WTG7');
    await page.getByText('No visit takes place in this week.').waitFor();
  });

  it('a calendar is imported: what it would do is shown before anything happens, and a newer version moves and cancels', async () => {
    const page = await people.open('bob', '/app/visits/import');
    const wait = { uid: 'wait', when: ['20270209T100000', '20270209T110000'], place: 'Lobby' } as const;
    const fan = { uid: 'fan', when: ['20270210T100000', '20270210T110000'], place: 'cage-12' } as const;
    const lunch = { uid: 'lunch', when: ['20270210T120000', '20270210T130000'], place: 'Canteen' } as const;
    await page.setInputFiles('input[type=file]', calendarFile(event(wait, 0), event(fan, 0), event(lunch, 0)));
    await page.getByText('2 booked').waitFor();
    await page.getByText('1 refused').waitFor();
    await page.getByText('No door of ours is named.').waitFor();
    const booked = async () =>
      ((await latch.as('bob')('GET', '/visits?from=2027-02-09T00:00:00.000Z&until=2027-02-12T00:00:00.000Z')).body['visits'] as object[])
        .length;
    expect(await booked()).toBe(0);
    expect(await barriersOn(page, 'visit-import')).toEqual([]);
    await page.getByText('You will be asked to sign in with a second factor.').waitFor();
    await page.getByRole('button', { name: 'Do it' }).click();
    await page.getByRole('button', { name: 'Approve', exact: true }).click(); // at the local Entra
    await page.getByText('You have signed in again').waitFor();
    await page.getByText('visits.ics').waitFor();
    expect(await booked()).toBe(0);
    await page.getByRole('button', { name: 'Do it' }).click();
    await page.getByText('What has happened').waitFor();
    expect(await booked()).toBe(2);

    await page.getByRole('button', { name: 'Another file' }).click();
    const moved = { ...wait, when: ['20270209T150000', '20270209T160000'] as const };
    await page.setInputFiles('input[type=file]', calendarFile(event(moved, 1), event(fan, 1, 'STATUS:CANCELLED')));
    await page.getByText('1 moved or changed').waitFor();
    await page.getByText(/^until now: .*10:00/).waitFor();
    await page.getByText('1 cancelled').waitFor();
    await page.getByText('Will be cancelled').scrollIntoViewIfNeeded();
    expect(await barriersOn(page, 'visit-import-again')).toEqual([]);
    await page.getByRole('button', { name: 'Do it' }).click();
    await page.getByText('What has happened').waitFor();
    await page.goto(`${latch.api}/app/visits?week=2027-02-08`);
    await day(page, '2027-02-09').getByText('15:00').waitFor();
    await day(page, '2027-02-10').getByText('Cancelled').waitFor();
  });

  it('the report of a visit says who entered, by whose word, and is one printed page without menus', async () => {
    const page = await people.open('alice', '/app/visits?week=2027-02-03');
    await day(page, '2027-02-03').getByRole('link', { name: 'Read the meters' }).click();
    await page.getByRole('link', { name: 'To the report' }).click();
    await page.getByRole('heading', { name: 'Report: Read the meters', level: 1 }).waitFor();
    await page.getByText(/3 Feb 2027.*CET, Lobby/).waitFor();
    expect(await barriersOn(page, 'visit-report')).toEqual([]);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await page.getByRole('banner').waitFor({ state: 'hidden' });
    expect(await page.getByRole('button', { name: 'Print' }).isVisible()).toBe(false);
    const printed = (await page.pdf({ format: 'A4' })).toString('latin1');
    expect(printed.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
    await page.emulateMedia({ media: null, colorScheme: 'light' });
  });

  it('by keys alone a visit is booked, led to what is missing, found in its week and taken off', async () => {
    const page = await people.open('alice', '/app/visits');
    await pressAt(page, page.getByRole('link', { name: 'Book a visit' }));
    const book = page.getByRole('button', { name: 'Book', exact: true });
    await pressAt(page, book);
    await focusCame(page, page.getByLabel('Doors'));
    await page.keyboard.type('lobby');
    await pressAt(page, page.getByLabel('Lobby', { exact: true }), 'Space');
    await pressAt(page, book);
    await focusCame(page, page.getByLabel('From'));
    await page.keyboard.type('02182027');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.type('1000AM');
    expect(await page.getByLabel('Until').inputValue()).toBe('2027-02-18T11:00');
    await pressAt(page, book);
    await focusCame(page, page.getByRole('textbox', { name: 'Mail addresses' }));
    await page.keyboard.type('tara@windservice.example');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Remove Tara Thoma' }).waitFor();
    await pressAt(page, book);
    await focusCame(page, page.getByLabel('Purpose'));
    await page.keyboard.type('Clean the windows');
    await page.getByText('What will be booked').waitFor();
    await pressAt(page, book);
    await page.getByRole('heading', { name: 'Clean the windows', level: 1 }).waitFor();
    await pressAt(page, page.getByRole('button', { name: 'Cancel it …' }));
    await focusCame(page, page.getByRole('button', { name: 'Keep it' }));
    await pressAt(page, page.getByRole('button', { name: 'Cancel it', exact: true }));
    await page.getByText('Cancelled', { exact: true }).first().waitFor();
    await pressAt(page, page.getByRole('navigation').getByRole('link', { name: 'Visits' }));
    const forth = page.getByRole('button', { name: 'Next week' });
    for (let week = 0; week < 2; week += 1) await pressAt(page, forth);
    await pressAt(page, day(page, '2027-02-18').getByRole('link', { name: 'Clean the windows' }));
    await page.getByRole('heading', { name: 'Clean the windows', level: 1 }).waitFor();
  });

  it('security sees everybody’s visits and books none; auditors have no calendar; in German it is one as well', async () => {
    const dan = await people.open('dan', '/app/visits?week=2027-02-03&site=BER1');
    await day(dan, '2027-02-03').getByText('to Alice Adler').first().waitFor();
    expect(await dan.getByRole('link', { name: 'Book a visit' }).count()).toBe(0);
    const frank = await people.open('frank', '/app');
    await frank.getByRole('link', { name: 'Audit' }).first().waitFor();
    expect(await frank.getByRole('link', { name: 'Visits' }).count()).toBe(0);
    const inGerman = await peopleInBrowser(latch, 'de-DE');
    const page = await inGerman.open('alice', '/app/visits?week=2027-02-03');
    await page.getByRole('heading', { name: /^KW 5 · 1\..*7\. Februar 2027$/ }).waitFor();
    await day(page, '2027-02-03').getByText('Lobby').first().waitFor();
    expect(await barriersOn(page, 'visits-de')).toEqual([]);
    await page.getByRole('link', { name: 'Besuch anmelden' }).click();
    await page.getByLabel('Jede Woche').check();
    expect(await barriersOn(page, 'visit-new-de')).toEqual([]);
    await inGerman.close();
  });
}

type Event = { uid: string; when: readonly [string, string]; place: string };

const event = ({ uid, when: [start, end], place }: Event, sequence: number, ...more: string[]): string[] => [
  ...['BEGIN:VEVENT', `UID:${uid}`, 'DTSTAMP:20270101T000000Z', `SEQUENCE:${sequence}`, `SUMMARY:Visit ${uid}`, `LOCATION:${place}`],
  ...[`DTSTART;TZID=Europe/Berlin:${start}`, `DTEND;TZID=Europe/Berlin:${end}`, 'ATTENDEE:mailto:tara@windservice.example'],
  ...[...more, 'END:VEVENT'],
];

/** As a mail program saves it. */
const calendarFile = (...events: string[][]) => ({
  name: 'visits.ics',
  mimeType: 'text/calendar',
  buffer: Buffer.from(['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//x//y//EN', ...events.flat(), 'END:VCALENDAR', ''].join('\r\n')),
});
