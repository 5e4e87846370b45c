import { describe, expect, it } from 'vitest';
import { RequestId } from '../../src/domain/ids.js';
import { defaultPolicy } from '../../src/domain/policy.js';
import { noteEntry } from '../../src/domain/request.js';
import type { RequestRecord } from '../../src/domain/request-record.js';
import {
  type Around,
  type Habits,
  habitInputs,
  learnContact,
  learnDenial,
  learnStay,
  learnVisit,
  learnWhetherCame,
  noHabits,
} from '../../src/domain/risk-habits.js';
import { alice, asked, bob, lobby, minutesOn, now, serverA } from './given.js';

const berlin: Around = { timeZone: 'Europe/Berlin', places: [{ latitude: 52.52, longitude: 13.4 }] };
const day = 24 * 60;
const numbered = (number: number) => RequestId.parse(`00000000-0000-4000-8000-${String(number).padStart(12, '0')}`);
const request = (number: number, change: Partial<RequestRecord> = {}): RequestRecord => ({
  ...asked({ doors: [lobby] }),
  id: numbered(number),
  signIn: { contexts: [], clientAddress: '203.0.113.7' },
  ...change,
});
const havingCome = (visits: number) =>
  Array.from({ length: visits }, (_, index) => request(index)).reduce(
    (known, each) => learnVisit(known, each, berlin, defaultPolicy, now),
    noHabits(alice, now),
  );
const inputs = (habits: Habits, record = request(900), at = now) =>
  habitInputs(habits, noHabits(alice, now), record, berlin, defaultPolicy, at);

describe('habits', () => {
  it('are the hours in the door’s own time, doors and networks a person has asked from', () => {
    expect(inputs(havingCome(4))).toMatchObject({
      hour: 15,
      visits: 4,
      visitsAtThisHour: 4,
      visitsAtThisDoor: 4,
      place: { known: 4, here: 4 },
    });
    const elsewhere = request(901, { doors: asked({ doors: [serverA] }).doors, signIn: { contexts: [], clientAddress: '198.51.100.7' } });
    expect(inputs(havingCome(4), elsewhere)).toMatchObject({ visitsAtThisDoor: 0, place: { known: 4, here: 0 } });
  });

  it('take the same network for the same place, and keep no address', () => {
    const habits = havingCome(1);
    expect(inputs(habits, request(902, { signIn: { contexts: [], clientAddress: '203.0.113.200' } })).place).toEqual({ known: 1, here: 1 });
    expect(JSON.stringify(habits)).not.toContain('203.0');
  });

  it('are learnt once per request', () => {
    const once = havingCome(1);
    expect(learnVisit(once, request(0), berlin, defaultPolicy, minutesOn(5))).toBe(once);
  });

  it('fade by half in 30 days and are forgotten in the end', () => {
    expect(inputs(havingCome(4), undefined, minutesOn(30 * day))).toMatchObject({ visits: 2, visitsAtThisDoor: 2 });
    const later = learnVisit(havingCome(4), request(903), berlin, defaultPolicy, minutesOn(400 * day));
    expect(later.hours).toEqual({ 15: 1 });
  });

  it('count the requests of the last hour and the denials of the last week, this request aside', () => {
    const denied = learnDenial(learnDenial(havingCome(5), numbered(1), now), numbered(2), minutesOn(2 * day));
    expect(inputs(denied)).toMatchObject({ asksInLastHour: 5, denialsInLastWeek: 2 });
    expect(inputs(denied, request(0)).asksInLastHour).toBe(4);
    expect(inputs(denied, undefined, minutesOn(61))).toMatchObject({ asksInLastHour: 0, denialsInLastWeek: 2 });
    expect(inputs(denied, undefined, minutesOn(7 * day))).toMatchObject({ denialsInLastWeek: 1 });
  });

  it('notice a changed contact of the person who enters, not its first sight and not a new key', () => {
    const first = learnContact(noHabits(bob, now), now, undefined, { kid: 'k1', digest: 'a' });
    const rotated = learnContact(first, minutesOn(60), 'a', { kid: 'k2', digest: 'A' });
    const changed = learnContact(rotated, minutesOn(120), 'B', { kid: 'k2', digest: 'B' });
    expect([first, rotated, changed].map(({ contact }) => contact?.changedAt)).toEqual([
      undefined,
      undefined,
      minutesOn(120).toISOString(),
    ]);
    expect(learnContact(changed, minutesOn(180), 'B', { kid: 'k2', digest: 'B' })).toBe(changed);
    expect(habitInputs(noHabits(alice, now), changed, request(904), berlin, defaultPolicy, minutesOn(180)).hoursSinceContactChange).toBe(1);
  });

  it('fade as fast as the policy says', () => {
    const policy = { ...defaultPolicy, risk: { ...defaultPolicy.risk, halfLifeDays: 10 } };
    const later = habitInputs(havingCome(4), noHabits(alice, now), request(905), berlin, policy, minutesOn(20 * day));
    expect(later).toMatchObject({ visits: 1, visitsAtThisDoor: 1 });
  });

  const tokyo: Around = { timeZone: 'Asia/Tokyo', places: [{ latitude: 35.68, longitude: 139.69 }] };
  const travelOf = (known: Habits, around = tokyo) =>
    habitInputs(noHabits(bob, now), known, request(906), around, defaultPolicy, now).travel;

  it('tell the way from the other visits of the person who enters, in their favour', () => {
    const inBerlin = learnStay(noHabits(alice, now), request(1), berlin);
    expect(learnStay(inBerlin, request(1), berlin)).toBe(inBerlin);
    expect(travelOf(inBerlin)).toEqual({ km: expect.closeTo(8_918, -2), hours: 1, kmPerHour: 900 });
    expect(travelOf(inBerlin, berlin)).toBeUndefined();
    expect(travelOf(noHabits(alice, now))).toBeUndefined();
  });

  it('know after a visit when somebody was there, or that nobody was', () => {
    const inBerlin = learnStay(noHabits(alice, now), request(1), berlin);
    const entered = noteEntry(request(1), lobby.id, minutesOn(-600));
    expect(travelOf(learnWhetherCame(inBerlin, entered))?.hours).toBe(16);
    expect(travelOf(learnWhetherCame(inBerlin, request(1)))).toBeUndefined();
  });
});
