import { describe, expect, it } from 'vitest';
import { parseNcrontab } from '../../../../src/local/host/triggers/ncrontab.js';
import { timerSchedule } from '../../../../src/local/host/triggers/timer-schedule.js';

describe('an NCRONTAB expression', () => {
  it.each([
    ['*/10 * * * * *', '2030-01-01T00:00:01Z', '2030-01-01T00:00:10.000Z'],
    ['0 */5 * * * *', '2030-01-01T00:00:00Z', '2030-01-01T00:05:00.000Z'],
    ['0 30 9 * * 1-5', '2030-01-04T10:00:00Z', '2030-01-07T09:30:00.000Z'],
    ['0 0 0 1 jan *', '2030-01-01T00:00:00Z', '2031-01-01T00:00:00.000Z'],
    ['0 0 12 29 feb *', '2030-01-01T00:00:00Z', '2032-02-29T12:00:00.000Z'],
    ['0 0 0 13 * fri', '2030-01-01T00:00:00Z', '2030-09-13T00:00:00.000Z'],
    ['30 4 * * *', '2030-01-01T04:30:00Z', '2030-01-02T04:30:00.000Z'],
    ['0 15,45 8-10/2 * * *', '2030-01-01T08:15:00Z', '2030-01-01T08:45:00.000Z'],
  ])('%s after %s occurs at %s', (expression, after, next) => {
    expect(parseNcrontab(expression).next(new Date(after)).toISOString()).toBe(next);
  });

  it.each(['* * *', '60 * * * * *', '* * * 0 * *', '5-1 * * * * *', '*/0 * * * * *', 'x * * * * *'])('%s is refused', (expression) => {
    expect(() => parseNcrontab(expression)).toThrow(/NCRONTAB/);
  });

  it('that never occurs says so', () => {
    expect(() => parseNcrontab('0 0 0 31 feb *').next(new Date())).toThrow('never occurs');
  });
});

describe('a schedule by the wall clock of Berlin', () => {
  const berlin = (expression: string) => timerSchedule(expression, 'Europe/Berlin').schedule;
  it.each([
    ['in winter', '0 0 9 * * *', '2030-01-01T00:00:00Z', '2030-01-01T08:00:00.000Z'],
    ['in summer', '0 0 9 * * *', '2030-07-01T00:00:00Z', '2030-07-01T07:00:00.000Z'],
    ['over the change to summer', '0 0 9 * * *', '2030-03-30T12:00:00Z', '2030-03-31T07:00:00.000Z'],
    ['at a time the clock skips', '0 30 2 * * *', '2030-03-31T00:00:00Z', '2030-03-31T01:30:00.000Z'],
    ['the first time at a time the clock repeats', '0 30 2 * * *', '2030-10-26T22:00:00Z', '2030-10-27T00:30:00.000Z'],
    ['not again at a time the clock repeats', '0 30 2 * * *', '2030-10-27T00:30:00Z', '2030-10-28T01:30:00.000Z'],
    ['nor when it starts in the repeated hour', '0 30 2 * * *', '2030-10-27T01:20:00Z', '2030-10-28T01:30:00.000Z'],
    ['after a time the clock repeats', '0 30 2 * * *', '2030-10-27T01:30:00Z', '2030-10-28T01:30:00.000Z'],
    ['as an interval into the repeated hour', '0 */30 * * * *', '2030-10-27T00:30:00Z', '2030-10-27T01:00:00.000Z'],
    ['as an interval inside the repeated hour', '0 */30 * * * *', '2030-10-27T01:10:00Z', '2030-10-27T01:30:00.000Z'],
    ['as an interval over the skipped hour', '0 */30 * * * *', '2030-03-31T00:50:00Z', '2030-03-31T01:00:00.000Z'],
  ])('%s', (_when, expression, after, next) => {
    expect(berlin(expression).next(new Date(after)).toISOString()).toBe(next);
  });
});

describe('a schedule', () => {
  it.each([
    ['*/10 * * * * *', true],
    ['0 * * * * *', false],
    ['*/10 0 * * * *', false],
    ['00:00:30', true],
    ['01:00:00', false],
  ])('%s comes more often than once a minute: %s', (expression, isFrequent) => {
    expect(timerSchedule(expression).isFrequent).toBe(isFrequent);
  });

  it('may be a time span', () => {
    expect(timerSchedule('01:30:00').schedule.next(new Date('2030-01-01T00:00:00Z')).toISOString()).toBe('2030-01-01T01:30:00.000Z');
  });
});
