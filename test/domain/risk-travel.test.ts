import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fastestJourney, kmBetween, type Stay } from '../../src/domain/risk-travel.js';
import { someInstant } from './given.js';

const place = fc.record({ latitude: fc.integer({ min: -90, max: 90 }), longitude: fc.integer({ min: -180, max: 180 }) });
const stay: fc.Arbitrary<Stay> = fc
  .tuple(place, someInstant, fc.nat(86_400_000))
  .map(([where, from, ms]) => ({ ...where, from: from.toISOString(), to: new Date(from.getTime() + ms).toISOString() }));
const berlin = { latitude: 52.52, longitude: 13.405 };

describe('a distance', () => {
  it.each([
    ['Hamburg', { latitude: 53.55, longitude: 9.993 }, 255],
    ['Sydney', { latitude: -33.87, longitude: 151.21 }, 16_095],
    ['across the date line', { latitude: 52.52, longitude: -166.595 }, 8_337],
  ])('from Berlin to %s', (_where, there, km) => {
    expect(Math.abs(kmBetween(berlin, there) - km)).toBeLessThan(km / 100);
  });

  it('is the same both ways, and never more than half the way round', () => {
    fc.assert(
      fc.property(place, place, (one, other) => {
        expect(kmBetween(one, other)).toBeCloseTo(kmBetween(other, one), 6);
        expect(kmBetween(one, other)).toBeLessThanOrEqual(20_016);
        expect(kmBetween(one, one)).toBeCloseTo(0, 3);
      }),
    );
  });
});

describe('the fastest journey', () => {
  it('is the same seen from either end, and none is faster', () => {
    fc.assert(
      fc.property(fc.array(stay, { maxLength: 4 }), fc.array(stay, { maxLength: 4 }), (here, there) => {
        const found = fastestJourney(here, there);
        const each = here.flatMap((one) => there.flatMap((other) => fastestJourney([one], [other]) ?? []));
        expect(found === undefined).toBe(each.length === 0);
        for (const { km, hours } of each) expect(km * (found?.hours ?? 0)).toBeLessThanOrEqual((found?.km ?? 0) * hours);
        const back = fastestJourney(there, here);
        if (found && back) expect(found.km * back.hours).toBeCloseTo(back.km * found.hours, 6);
      }),
    );
  });

  it('counts the time two stays leave between them, and one within the other as much as it allows', () => {
    const at = (hour: number) => new Date(Date.UTC(2027, 0, 1, hour)).toISOString();
    const there = { latitude: 53.55, longitude: 9.993 };
    const hours = (from: number, to: number) =>
      fastestJourney([{ ...berlin, from: at(8), to: at(12) }], [{ ...there, from: at(from), to: at(to) }])?.hours;
    expect([hours(13, 14), hours(6, 7), hours(9, 10)]).toEqual([6, 6, 3]);
  });
});
