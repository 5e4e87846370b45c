import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dammDigit, dammHolds } from '../../src/domain/damm.js';

const digits = fc.stringMatching(/^\d{1,12}$/);
const whole = digits.map((payload) => payload + dammDigit(payload));

describe('a Damm digit', () => {
  it('is 4 for 572, the example everybody knows', () => {
    expect(dammDigit('572')).toBe('4');
  });

  it('makes its number hold', () => {
    fc.assert(fc.property(whole, dammHolds));
  });

  it('catches every single wrong digit', () => {
    fc.assert(
      fc.property(whole, (number) => {
        const wrong = [...number].flatMap((right, place) =>
          [...'0123456789'].filter((digit) => digit !== right).map((digit) => number.slice(0, place) + digit + number.slice(place + 1)),
        );
        expect(wrong.filter(dammHolds)).toEqual([]);
      }),
    );
  });

  it('catches every swap of neighbours', () => {
    fc.assert(
      fc.property(whole, (number) => {
        const swapped = [...number]
          .slice(1)
          .map((right, place) => number.slice(0, place) + right + number[place] + number.slice(place + 2))
          .filter((other) => other !== number);
        expect(swapped.filter(dammHolds)).toEqual([]);
      }),
    );
  });
});
