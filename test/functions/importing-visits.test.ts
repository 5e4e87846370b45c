import { describe, expect, it } from 'vitest';
import { VisitId } from '../../src/domain/ids.js';
import { people } from '../support/site.js';
import { openApi } from './given/api.js';
import { edgePorts } from './given/edge.js';

const edge = edgePorts();
const limits = { ...edge.policy.visits };
const { as } = await openApi({ ...edge, policy: { ...edge.policy, visits: limits } });
type Outcome = { uid: string; day?: string; outcome: string; visitId?: string; because?: string };

const stamp = (iso: string) => iso.replace(/[-:]/g, '').replace('.000', '');
const at = (hours: number) => stamp(new Date(edge.clock.now().getTime() + hours * 3_600_000).toISOString());
const event = (uid: string, ...lines: string[]) => ['BEGIN:VEVENT', `UID:${uid}`, 'DTSTAMP:20270101T000000Z', ...lines, 'END:VEVENT'];
const calendar = (...lines: string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//x//y//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const fan = [
  'SUMMARY:Replace the fan',
  'LOCATION:Door lobby',
  `ATTENDEE:mailto:${people.tara.mail}`,
  `ORGANIZER:mailto:${people.alice.mail}`,
];
const load = async (text: string, more: object = {}, user = 'logicApp', query = '') => {
  const reply = await as(user)('POST', `/api/visits/import${query}`, { calendar: text, ...more });
  return { ...reply, visits: (reply.body['visits'] ?? []) as Outcome[] };
};
const outcomes = ({ visits }: { visits: Outcome[] }) =>
  visits.map(({ uid, day, outcome, because }) => [uid, day, outcome, because].filter(Boolean).join(' '));
const stored = (id: string | undefined) => edge.visits.read(VisitId.parse(id));
const timed = (from: number, to: number) => [`DTSTART:${at(from)}`, `DTEND:${at(to)}`];

describe('importing a calendar', () => {
  it('books a visit to its organizer for whoever is invited, at the door it names', async () => {
    const reply = await load(calendar(...event('a', ...timed(30, 31), ...fan, 'DESCRIPTION:Rack 7')));
    expect(outcomes(reply)).toEqual(['a booked']);
    expect(await stored(reply.visits[0]?.visitId)).toMatchObject({
      hostId: people.alice.id,
      crew: [people.tara.id],
      doors: [{ doorId: 'lobby' }],
      purpose: 'Replace the fan\n\nRack 7',
    });
  });

  it('again books nothing twice; what changed is moved, what was cancelled is cancelled, and an older version changes nothing', async () => {
    const version = (sequence: number, ...more: string[]) =>
      calendar(...event('b', ...timed(30 + sequence, 32 + sequence), ...fan, `SEQUENCE:${sequence}`, ...more));
    const first = await load(version(0));
    const id = first.visits[0]?.visitId;
    const rounds = [
      first,
      await load(version(0)),
      await load(version(2)),
      await load(version(1)),
      await load(version(3, 'STATUS:CANCELLED')),
      await load(version(3, 'STATUS:CANCELLED')),
    ];
    expect(rounds.map(outcomes)).toEqual([
      ['b booked'],
      ['b unchanged'],
      ['b changed'],
      ['b unchanged older'],
      ['b cancelled'],
      ['b unchanged'],
    ]);
    expect(new Set(rounds.map(({ visits }) => visits[0]?.visitId))).toEqual(new Set([id]));
    expect(await stored(id)).toMatchObject({ changes: 2, cancelled: { because: 'cancelled-in-calendar' } });
  });

  it('keeps the days of a weekly event in step with it', async () => {
    const weekly = (...more: string[]) =>
      calendar(
        ...event(
          'c',
          'DTSTART;TZID=Europe/Berlin:20270310T120000',
          'DTEND;TZID=Europe/Berlin:20270310T130000',
          ...fan,
          'RRULE:FREQ=WEEKLY;COUNT=4',
          ...more,
        ),
      );
    const first = await load(weekly());
    expect(outcomes(first)).toEqual(['c 2027-03-10 booked', 'c 2027-03-17 booked', 'c 2027-03-24 booked', 'c 2027-03-31 booked']);
    expect((await stored(first.visits[3]?.visitId))?.askAt).toBe('2027-03-17T08:00:00.000Z');
    const second = await load(weekly('EXDATE;TZID=Europe/Berlin:20270324T120000', 'SEQUENCE:1'));
    expect(outcomes(second)).toEqual(['c 2027-03-10 unchanged', 'c 2027-03-17 unchanged', 'c 2027-03-31 unchanged', 'c cancelled']);
    expect(await stored(first.visits[2]?.visitId)).toMatchObject({ cancelled: { because: 'no-longer-in-calendar' } });
  });

  it('by a person books visits to them, with what the calendar does not say beside it', async () => {
    const bare = calendar(...event('d', ...timed(30, 31), 'SUMMARY:Fan'));
    const reply = await load(bare, { crew: [people.tara.id], doors: ['lobby', 'cabinet'], vendor: 'Windservice' }, 'bob');
    expect(outcomes(reply)).toEqual(['d booked']);
    expect(await stored(reply.visits[0]?.visitId)).toMatchObject({ hostId: people.bob.id, vendor: 'Windservice', doors: [{}, {}] });
  });

  it('says of each event why it was not booked, and books the others', async () => {
    const reply = await load(
      calendar(
        ...event('good', ...timed(30, 31), ...fan),
        ...event(
          'no-place',
          ...timed(30, 31),
          'LOCATION:Canteen',
          `ATTENDEE:mailto:${people.tara.mail}`,
          `ORGANIZER:mailto:${people.alice.mail}`,
        ),
        ...event('stranger', ...timed(30, 31), ...fan, 'ATTENDEE:mailto:nobody@nowhere.example'),
        ...event('past', ...timed(-3, -2), ...fan),
        ...event('skipped', 'DTSTART;TZID=Europe/Berlin:20270328T023000', 'DTEND;TZID=Europe/Berlin:20270328T040000', ...fan),
        ...event('all-day', 'DTSTART;VALUE=DATE:20270203', ...fan),
        ...event('alone', ...timed(30, 31), 'LOCATION:lobby', `ORGANIZER:mailto:${people.alice.mail}`),
      ),
    );
    expect(outcomes(reply)).toEqual([
      'good booked',
      'no-place refused no-door',
      'stranger refused unknown-attendee',
      'past refused window-in-past',
      'skipped refused nonexistent-local-time',
      'alone refused no-crew',
      'all-day refused all-day',
    ]);
    expect(reply.visits[4]).toMatchObject({ offers: ['2027-03-28T01:30:00+01:00', '2027-03-28T03:30:00+02:00'] });
  });

  it('at an exclusion door wants the sign-in of its class before anything of it is booked', async () => {
    const text = calendar(
      ...event('plain', ...timed(30, 31), ...fan),
      ...event('server', ...timed(40, 41), ...fan, 'X-LATCH-DOORS:server-a'),
    );
    const before = edge.flowsSeen.visits.length;
    expect(await load(text, {}, 'bob;weak', '?dryRun=true')).toMatchObject({ status: 200, body: { stepUp: { context: 'c1' } } });
    expect(await load(text, {}, 'bob;weak')).toMatchObject({ status: 401, body: { code: 'step-up-required' } });
    expect(edge.flowsSeen.visits.length).toBe(before);
    const done = await load(text, {}, 'bob');
    expect([outcomes(done), done.body['stepUp']]).toEqual([['plain booked', 'server booked'], undefined]);
  });

  it('counts what it books against what may be to come, together', async () => {
    const usual = { ...limits };
    const toCome = await edge.visits.toCome({ vendor: 'Sunservice' });
    Object.assign(limits, { openPerVendor: toCome + 2 });
    const text = calendar(...[1, 2, 3].flatMap((nth) => event(`q${nth}`, ...timed(30 + nth, 31 + nth), ...fan)));
    const expected = ['q1 booked', 'q2 booked', 'q3 refused too-many-visits'];
    expect(outcomes(await load(text, { vendor: 'Sunservice' }, 'logicApp', '?dryRun=true'))).toEqual(expected);
    expect(outcomes(await load(text, { vendor: 'Sunservice' }))).toEqual(expected);
    const again = ['q1 unchanged', 'q2 unchanged', 'q3 refused too-many-visits'];
    expect(outcomes(await load(text, { vendor: 'Sunservice' }))).toEqual(again);
    Object.assign(limits, usual);
  });

  it.each([
    ['nobody', '', 401],
    ['an application that may not', 'sentinel', 403],
    ['an auditor', 'frank', 403],
  ])('is not for %s', async (_who, user, status) => {
    expect((await load(calendar(...event('x', ...timed(30, 31), ...fan)), {}, user)).status).toBe(status);
  });

  it('asks the directory once about each address, and about none where more are invited than may come', async () => {
    const { withMail } = edge.directory;
    const asked: string[] = [];
    edge.directory.withMail = (mail) => {
      asked.push(mail);
      return withMail(mail);
    };
    const crowd = Array.from({ length: 40 }, (_, nth) => `ATTENDEE:mailto:crowd${nth}@example.org`);
    const reply = await load(
      calendar(...event('e', ...timed(30, 31), ...fan, 'RRULE:FREQ=WEEKLY;COUNT=3'), ...event('f', ...timed(30, 31), ...fan, ...crowd)),
      {},
      'logicApp',
      '?dryRun=true',
    );
    edge.directory.withMail = withMail;
    expect(reply.visits.map(({ outcome, because }) => because ?? outcome)).toEqual(['booked', 'booked', 'booked', 'too-many-people']);
    expect(asked.toSorted()).toEqual([people.alice.mail, people.tara.mail].toSorted());
  });

  it('of more days than are taken at a time is refused before any of them is looked at', async () => {
    const weeks = (uid: number) => event(`w${uid}`, ...timed(30, 31), ...fan, 'RRULE:FREQ=WEEKLY;COUNT=50');
    const text = calendar(...[1, 2, 3, 4, 5].flatMap(weeks));
    expect(await load(text, {}, 'logicApp', '?dryRun=true')).toMatchObject({ status: 400, body: { code: 'too-many-events' } });
  });

  it('of no calendar is refused', async () => {
    expect(await load('hello')).toMatchObject({ status: 400, body: { code: 'not-a-calendar' } });
  });
});

describe('an import that is only tried out', () => {
  const weekly = (...more: string[]) =>
    event(
      't-week',
      'DTSTART;TZID=Europe/Berlin:20270310T120000',
      'DTEND;TZID=Europe/Berlin:20270310T130000',
      ...fan,
      'RRULE:FREQ=WEEKLY;COUNT=2',
      ...more,
    );
  const first = calendar(...event('t-move', ...timed(60, 61), ...fan), ...event('t-off', ...timed(62, 63), ...fan), ...weekly());
  const second = calendar(
    ...event('t-move', ...timed(70, 71), ...fan, 'SEQUENCE:1'),
    ...event('t-off', ...timed(62, 63), ...fan, 'SEQUENCE:1', 'STATUS:CANCELLED'),
    ...weekly('EXDATE;TZID=Europe/Berlin:20270317T120000', 'SEQUENCE:1'),
    ...event('t-new', ...timed(80, 81), ...fan),
    ...event('t-lost', ...timed(80, 81), 'SUMMARY:Lunch', 'LOCATION:Canteen'),
    ...event('t-day', 'DTSTART;VALUE=DATE:20270203', ...fan),
  );

  it('says what would become of every event as it then does, and leaves nothing behind', async () => {
    for (const text of [first, second, second]) {
      const before = JSON.stringify([edge.flowsSeen, await edge.visits.list({})]);
      const tried = await load(text, {}, 'alice', '?dryRun=true');
      expect(JSON.stringify([edge.flowsSeen, await edge.visits.list({})])).toBe(before);
      const done = await load(text, {}, 'alice');
      expect([tried.status, done.status]).toEqual([200, 200]);
      expect(tried.visits).toEqual(done.visits);
    }
  });

  it('shows a visit that would move with its time of before, and one that would be refused as the file has it', async () => {
    await load(first, {}, 'bob');
    const { visits, body } = await load(second, {}, 'bob', '?dryRun=true');
    expect(outcomes({ visits })).toEqual([
      't-move changed',
      't-off cancelled',
      't-week 2027-03-10 unchanged',
      't-new booked',
      't-lost refused no-door',
      't-day refused all-day',
      't-week cancelled',
    ]);
    const at60 = { start: expect.stringContaining('2027-02-05T21:00:00+01:00'), timeZone: 'Europe/Berlin' };
    expect(visits[0]).toMatchObject({ title: 'Replace the fan', before: at60, doors: ['lobby'], crew: [people.tara.id], flags: [] });
    expect(visits[1]).toMatchObject({ title: 'Replace the fan', window: { timeZone: 'Europe/Berlin' } });
    expect(visits[4]).toMatchObject({ title: 'Lunch', window: { start: expect.stringMatching(/^2027-02-06T16:00:00Z/) } });
    expect(visits[5]).toMatchObject({ title: 'Replace the fan' });
    expect(body).toMatchObject({ names: { [people.tara.id]: 'Tara' } });
  });
});
