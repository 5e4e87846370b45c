import { describe, expect, it } from 'vitest';
import { DoorId, GrantId } from '../../src/domain/ids.js';
import { nextLook, noteReadiness, shortcomings, verdicts } from '../../src/domain/readiness.js';
import { closeRequest } from '../../src/domain/request.js';
import { asked, at } from './given.js';

const grant = GrantId.parse('00000000-0000-4000-8000-000000000001');
const good = { offsetMs: 0, batteryPercent: 80, capacityLeft: 500, armed: [grant] };

describe('a lock is ready', () => {
  it.each([
    ['when nothing is against it', good, grant, []],
    ['with a clock two minutes off', { ...good, offsetMs: -120_000 }, grant, []],
    ['not with one a little more', { ...good, offsetMs: 120_001 }, grant, ['clock-off']],
    ['not out of reach', undefined, grant, ['offline']],
    [
      'not with an empty battery and no room',
      { ...good, batteryPercent: 19, capacityLeft: 0, armed: [] },
      undefined,
      ['battery-low', 'full'],
    ],
    ['full, if the grant is one of those it holds', { ...good, capacityLeft: 0 }, grant, []],
    ['not without the grant it has confirmed', { ...good, armed: [] }, grant, ['not-armed']],
  ])('%s', (_when, health, expects, found) => {
    expect(shortcomings(health, expects)).toEqual(found);
  });
});

describe('its verdicts', () => {
  it('fall due an hour, half an hour and ten minutes before it opens', () => {
    const record = asked();
    const opens = Date.parse(record.window.opensAt);
    const minutesBefore = (minutes: number) => new Date(opens - minutes * 60_000);
    const looks = [24 * 60, 60, 59, 30, 11].map((minutes) => nextLook(record, minutesBefore(minutes)));
    expect(looks).toEqual([60, 30, 30, 10, 10].map((minutes) => minutesBefore(minutes).toISOString()));
    expect(nextLook(record, minutesBefore(10))).toBeUndefined();
    expect(nextLook(closeRequest(record, 'cancelled', undefined, at('09:00')), minutesBefore(60))).toBeUndefined();
  });

  it('are one line each time they change, by door', () => {
    const lobby = DoorId.parse('lobby');
    const cage = DoorId.parse('cage-12');
    const first = noteReadiness(asked(), lobby, ['offline'], at('10:00'));
    const same = noteReadiness(first, lobby, ['offline'], at('10:30'));
    const other = noteReadiness(same, cage, [], at('10:30'));
    const last = noteReadiness(other, lobby, [], at('10:50'));
    expect(same).toBe(first);
    expect(verdicts(last).map(({ event, detail }) => `${event} ${detail}`)).toEqual([
      'lock-not-ready lobby: offline',
      'lock-ready cage-12',
      'lock-ready lobby',
    ]);
    expect(noteReadiness(last, lobby, [], at('10:51'))).toBe(last);
  });
});
