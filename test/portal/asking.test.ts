import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { doorsFound } from '../../src/portal/ask/doors-found.js';
import { offersOf, saidAt, saidAtLarge } from '../../src/portal/ask/said-at.js';
import { askOf, blankWish, hourAfter } from '../../src/portal/ask/wish.js';
import { clockChange } from '../../src/portal/strings/clock-change.js';
import { en } from '../../src/portal/strings/en.js';

const door = (id: string, name: string, site = 'BER1') => ({
  ...{ id, name, site, timeZone: site === 'BER1' ? 'Europe/Berlin' : 'Asia/Kathmandu' },
  ...{ class: 'limited' as const, judge: 'cloud' as const, kind: 'door' as const, offlineCapable: false, mode: 'normal' as const },
});
const doors = [door('lobby', 'Lobby'), door('cage-12', 'Käfig 12'), door('tower', 'Tower door', 'WTG7')];

describe('the search for doors', () => {
  it.each([
    ['', ['BER1', 'WTG7'], 3],
    ['kafig', ['BER1'], 1],
    ['12 ber', ['BER1'], 1],
    ['wtg7', ['WTG7'], 1],
    ['12 wtg', [], 0],
  ])('for "%s" finds them at %o', (wanted, sites, count) => {
    const found = doorsFound(doors, wanted);
    expect(found.sites.map(([site]) => site)).toEqual(sites);
    expect(found.sites.flatMap(([, each]) => each)).toHaveLength(count);
  });

  it('shows a few of a thousand and says how many more there are', () => {
    const many = Array.from({ length: 1_000 }, (_, at) => door(`door-${at}`, `Door ${at}`));
    fc.assert(
      fc.property(fc.string({ maxLength: 6 }), (wanted) => {
        const { sites, more } = doorsFound(many, wanted);
        const shown = sites.flatMap(([, each]) => each).length;
        return shown <= 12 && (more === 0 || shown === 12);
      }),
    );
  });
});

describe('a filled-in form', () => {
  const wish = { ...blankWish, doorIds: ['tower', 'lobby'], purpose: ' Inspect ' };

  it('is asked in the time of the first door that was chosen', () => {
    const later = { ...wish, isNow: false, start: '2027-02-03T10:00', end: '2027-02-03T11:00' };
    expect(askOf(later, doors, undefined)).toEqual({
      doorIds: ['tower', 'lobby'],
      window: { start: '2027-02-03T10:00', end: '2027-02-03T11:00', timeZone: 'Asia/Kathmandu' },
      purpose: 'Inspect',
    });
    expect(askOf({ ...later, startAs: '2027-02-03T10:00:00+05:45' }, doors, undefined)?.window.start).toBe('2027-02-03T10:00:00+05:45');
  });

  it.each([
    ['has no door', { doorIds: [] }],
    ['has a door that is gone', { doorIds: ['gone'] }],
    ['has no end', { isNow: false, start: '2027-02-03T10:00' }],
    ['has no whole minutes', { minutes: '1.5' }],
    ['is for somebody nobody has found', { isForOther: true, mail: 'x@y.z' }],
  ])('is not asked while it %s', (_what, part) => {
    expect(askOf({ ...wish, ...part }, doors, undefined)).toBeUndefined();
  });

  it('for somebody else names them', () => {
    expect(askOf({ ...wish, isForOther: true }, doors, 'tara-id')).toMatchObject({
      subjectId: 'tara-id',
      window: { start: 'now', minutes: 30 },
    });
  });

  it('ends an hour after its beginning until somebody says otherwise', () => {
    expect([hourAfter('2027-02-03T23:30'), hourAfter('')]).toEqual(['2027-02-04T00:30', '']);
  });
});

describe('a refusal', () => {
  const problem = (field: string, code: string) => ({
    ...{ type: 'x', title: 'x', status: 400, code, detail: 'In English.', traceId: 'x' },
    errors: [{ field, code, detail: 'In English.' }],
    offers: ['2027-03-28T03:30:00+02:00'],
  });

  it('is said at its field, in our words where we have some', () => {
    const refused = problem('window.start', 'nonexistent-local-time');
    expect(saidAt('window.start', refused, en.ask.refused)).toMatch(/clocks skip/);
    expect(saidAt('window.end', refused, en.ask.refused)).toBeUndefined();
    expect(saidAtLarge(refused, en.ask.refused)).toBeUndefined();
    expect(saidAt('doorIds', problem('doorIds[1]', 'new-code'), en.ask.refused)).toBe('In English.');
    expect(offersOf(refused)).toEqual(['2027-03-28T03:30:00+02:00']);
  });

  it('of no field is said at large', () => {
    expect(saidAtLarge(problem('', 'revoked'), en.ask.refused)).toMatch(/revoked/);
    expect(saidAtLarge(undefined, en.ask.refused)).toBeUndefined();
    expect(offersOf(undefined)).toEqual([]);
  });
});

describe('summer time', () => {
  const winter = new Date('2027-02-03T08:00:00Z');
  it.each([
    ['a window of the same season', '2027-02-04T10:00:00Z', '2027-02-04T11:00:00Z', undefined],
    ['the night the clocks turn', '2027-03-27T23:00:00Z', '2027-03-28T02:00:00Z', { kind: 'during', from: 'CET', to: 'CEST' }],
    ['a window in summer', '2027-07-01T10:00:00Z', '2027-07-01T11:00:00Z', { kind: 'since', from: 'CET', to: 'CEST' }],
  ])('is told of %s', (_what, opens, closes, told) => {
    expect(clockChange(opens, closes, 'Europe/Berlin', 'en-GB', winter)).toEqual(told);
  });
});
