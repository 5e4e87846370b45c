import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leaseUntil, worstCaseUntil } from '../../src/domain/lease.js';
import { at, cage, lobby, someInstant, tower } from './given.js';

const window = { opensAt: at('14:00'), closesAt: at('15:00') };

describe('a lease', () => {
  it('lasts 15 minutes, and the window where the lock works offline', () => {
    expect(leaseUntil(lobby, window, at('13:25'))).toBe(at('13:40'));
    expect(leaseUntil(cage, window, at('13:25'))).toBe(at('13:40'));
    expect(leaseUntil(tower, window, at('13:25'))).toBe(at('15:00'));
    expect(leaseUntil({ ...tower, judge: 'cloud' }, window, at('13:25'))).toBe(at('13:40'));
  });
});

describe('the worst case', () => {
  it('is the earlier of code and lease, and two minutes', () => {
    expect(worstCaseUntil(at('14:30'), at('13:40'))).toBe(at('13:42'));
    expect(worstCaseUntil(at('14:30'), at('14:40'))).toBe(at('14:32'));
    expect(worstCaseUntil(at('14:30'), undefined)).toBe(at('14:32'));
  });

  it('is never before the lock has really stopped', () => {
    fc.assert(
      fc.property(someInstant, someInstant, fc.integer({ min: 0, max: 120_000 }), (notAfter, lease, skewMs) => {
        const stops = Math.min(notAfter.getTime(), lease.getTime()) + skewMs;
        expect(Date.parse(worstCaseUntil(notAfter.toISOString(), lease.toISOString()))).toBeGreaterThanOrEqual(stops);
      }),
    );
  });
});
