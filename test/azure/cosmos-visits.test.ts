import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { cosmosDeliveries, cosmosPreferences } from '../../src/azure/cosmos-deliveries.js';
import { cosmosHabits } from '../../src/azure/cosmos-habits.js';
import { cosmosSiteCalendars, cosmosVisits } from '../../src/azure/cosmos-visits.js';
import type { DeliveryRecord } from '../../src/domain/delivery.js';
import { PersonId, RequestId, SiteId, VisitId } from '../../src/domain/ids.js';
import { calendarId } from '../../src/domain/site-calendar.js';
import { closeVisit, newVisit } from '../../src/domain/visit.js';
import type { VisitRecord } from '../../src/domain/visit-record.js';
import { lobby, personId, startCosmos } from './cosmos-given.js';

const { world, database, close } = await startCosmos();
afterAll(close);

describe('visits in Cosmos', () => {
  const visits = cosmosVisits(database);
  const [host, tara] = [personId(1), personId(2)];
  const at = (hour: number) => `2027-02-03T${String(hour).padStart(2, '0')}:00:00.000Z`;
  const stored = async (hour: number, change: Partial<VisitRecord> = {}) => {
    const window = { opensAt: at(hour), closesAt: at(hour + 1) };
    const booking = { tenantId: randomUUID(), bookedBy: host, hostId: host, crew: [tara], purpose: 'x', bodyHash: '' };
    const planned = {
      doors: [{ doorId: lobby, window }],
      sites: [SiteId.parse('BER1')],
      window,
      timeZone: 'Europe/Berlin',
      askAt: at(0),
      flags: [],
      clocks: { deliverAt: at(hour - 1) },
      mails: 3,
    };
    const made = { ...newVisit(VisitId.parse(randomUUID()), booking, planned, new Date(at(hour))), ...change };
    return (await visits.create(made)).record;
  };

  it('are created once, changed under their etag and read back', async () => {
    const visit = await stored(8);
    expect(await visits.create(visit)).toMatchObject({ kind: 'exists' });
    await Promise.all(Array.from({ length: 8 }, () => visits.change(visit.id, (before) => ({ ...before, changes: before.changes + 1 }))));
    expect(await visits.read(visit.id)).toMatchObject({ changes: 8 });
    expect(await visits.read(VisitId.parse(randomUUID()))).toBeUndefined();
  });

  it('are found by everybody they concern, between two instants, last booked first', async () => {
    const somebody = PersonId.parse(randomUUID());
    const [first, second] = [await stored(9, { escortId: somebody }), await stored(12, { crew: [somebody] })];
    await stored(13);
    const ids = async (filter: Parameters<typeof visits.list>[0]) => (await visits.list(filter)).visits.map(({ id }) => id);
    expect(await ids({ personId: somebody })).toEqual([second.id, first.id]);
    expect(await ids({ personId: somebody, from: at(11) })).toEqual([second.id]);
    expect(await ids({ personId: somebody, until: at(11) })).toEqual([first.id]);
    const away = await stored(14, { crew: [somebody], sites: [SiteId.parse('WTG7'), SiteId.parse('BER2')] });
    expect(await ids({ personId: somebody, site: SiteId.parse('BER2') })).toEqual([away.id]);
  });

  it('of a series come in the order they take place, and those that are over are not open', async () => {
    const seriesId = VisitId.parse(randomUUID());
    const [late, early] = [await stored(15, { seriesId }), await stored(14, { seriesId })];
    expect((await visits.ofSeries(seriesId)).map(({ id }) => id)).toEqual([early.id, late.id]);
    await visits.change(early.id, (before) => closeVisit(before, 'done', undefined, new Date(at(15))));
    const open = (await visits.open()).map(({ id }) => id);
    expect([open.includes(early.id), open.includes(late.id)]).toEqual([false, true]);
  });

  it('say how many mails they will need', async () => {
    expect(await visits.mailsDue(at(20), at(21))).toBe(0);
    await stored(21);
    await stored(21, { mails: 4 });
    expect(await visits.mailsDue(at(20), at(21))).toBe(7);
    expect(await visits.mailsDue(at(19), at(20))).toBe(0);
  });
});

it('site calendars are replaced, and read for several sites at once', async () => {
  const calendars = cosmosSiteCalendars(database);
  const site = SiteId.parse('BER1');
  const days = [{ from: '2027-12-24', to: '2027-12-26', name: 'Christmas', effect: 'skip' as const }];
  const calendar = { id: calendarId(site), site, days: [], changedBy: personId(1), changedAt: '2027-01-01T00:00:00.000Z' };
  await calendars.put(calendar);
  await calendars.put({ ...calendar, days });
  expect(await calendars.of([site, SiteId.parse('WTG7'), site])).toEqual([{ ...calendar, days }]);
});

it('deliveries are found by their operation id, in whatever request', async () => {
  const deliveries = cosmosDeliveries(database);
  const delivery: DeliveryRecord = {
    ...{
      id: randomUUID(),
      requestId: RequestId.parse(randomUUID()),
      doorId: lobby,
      generation: 1,
      stage: 'due',
      channel: 'sms',
      carries: 'code',
    },
    ...{ to: personId(1), at: '2027-01-01T00:00:00.000Z', state: 'sending' },
  };
  expect(await deliveries.create(delivery)).toEqual(delivery);
  await deliveries.change(delivery, (before) => ({ ...before, state: 'sent' }));
  expect(await deliveries.create(delivery)).toMatchObject({ state: 'sent' });
  expect([await deliveries.find(delivery.id), await deliveries.of(delivery.requestId)]).toMatchObject([
    { state: 'sent' },
    [{ state: 'sent' }],
  ]);
  expect(await deliveries.find(randomUUID())).toBeUndefined();
});

it('preferences stand beside the habits of the same person, and neither is taken for the other', async () => {
  const preferences = cosmosPreferences(database);
  const person = PersonId.parse(randomUUID());
  expect(await preferences.of(person)).toEqual({ id: `prefs:${person}`, push: [] });
  await cosmosHabits(database, world.clock).learn(person, (habits) => habits);
  await Promise.all([
    preferences.change(person, (before) => ({ ...before, channels: ['sms'] })),
    preferences.change(person, (before) => before),
  ]);
  expect(await preferences.of(person)).toMatchObject({ channels: ['sms'] });
});
