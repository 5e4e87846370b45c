import { describe, expect, it } from 'vitest';
import { VisitId } from '../../src/domain/ids.js';
import { people } from '../support/site.js';
import { openApi } from './given/api.js';
import { edgePorts } from './given/edge.js';

const edge = edgePorts();
const { as } = await openApi(edge);
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
const load = async (text: string, more: object = {}, user = 'logicApp') => {
  const reply = await as(user)('POST', '/api/visits/import', { calendar: text, ...more });
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

  it.each([
    ['nobody', '', 401],
    ['an application that may not', 'sentinel', 403],
    ['an auditor', 'frank', 403],
  ])('is not for %s', async (_who, user, status) => {
    expect((await load(calendar(...event('x', ...timed(30, 31), ...fan)), {}, user)).status).toBe(status);
  });

  it('of no calendar is refused', async () => {
    expect(await load('hello')).toMatchObject({ status: 400, body: { code: 'not-a-calendar' } });
  });
});
