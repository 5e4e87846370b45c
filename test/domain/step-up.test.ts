import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DoorClass } from '../../src/domain/door-record.js';
import { defaultPolicy } from '../../src/domain/policy.js';
import { closeParked, isParked, park, resume, unmetStepUp } from '../../src/domain/step-up.js';
import { asked, minutesOn } from './given.js';

const now = minutesOn(0);
const signIn = (ageMinutes: number, contexts = ['c1']) => ({ contexts, authTime: new Date(now.getTime() - ageMinutes * 60_000) });
const classes = fc.uniqueArray(fc.constantFrom(...DoorClass.options), { minLength: 1 });

describe('the demand of doors', () => {
  it.each([
    ['no context', { contexts: [], authTime: now }],
    ['another context', { contexts: ['c2', 'C1'], authTime: now }],
    ['no time of the sign-in', { contexts: ['c1'] }],
    ['a sign-in of tomorrow', signIn(-24 * 60)],
    ['a sign-in of another day', signIn(24 * 60)],
  ])('is not met with %s', (_what, strength) => {
    expect(unmetStepUp(strength, defaultPolicy, ['limited'], now)).toEqual({ context: 'c1', maxAgeMinutes: 480 });
  });

  it('allows for a clock that is a minute ahead of ours', () => {
    expect(unmetStepUp(signIn(-1), defaultPolicy, ['exclusion'], now)).toBeUndefined();
  });

  it('of controlled doors alone is none', () => {
    expect(unmetStepUp({ contexts: [] }, defaultPolicy, ['controlled'], now)).toBeUndefined();
  });

  it('never shrinks with another door, nor with age', () => {
    fc.assert(
      fc.property(classes, fc.constantFrom(...DoorClass.options), fc.nat(1000), fc.nat(1000), (some, other, age, older) => {
        const isMet = (ageMinutes: number, of: readonly DoorClass[]) => !unmetStepUp(signIn(ageMinutes), defaultPolicy, of, now);
        expect(isMet(age, some)).toBe(isMet(age, some) || isMet(age, [...some, other]));
        expect(isMet(age, some)).toBe(isMet(age, some) || isMet(age + older, some));
      }),
    );
  });

  it('names the strictest first', () => {
    expect(unmetStepUp({ contexts: [] }, defaultPolicy, ['limited', 'exclusion'], now)).toMatchObject({ maxAgeMinutes: 15 });
  });
});

describe('a parked request', () => {
  const parked = () => park(asked(), { context: 'c1', maxAgeMinutes: 15 }, now);
  const { window, clocks } = asked();
  const change = { signIn: { contexts: ['c1'] }, plan: { ok: true, window, clocks } as const, at: now };

  it('goes on where it stopped', () => {
    expect(isParked(parked())).toBe(true);
    expect(resume(parked(), change)).toMatchObject({ status: 'checking', signIn: { contexts: ['c1'] } });
  });

  it('goes on with another question, where it was moved to a window that somebody may have seen', () => {
    expect(resume(parked(), change).question).toBeUndefined();
    expect(resume({ ...parked(), question: 1 }, change).question).toBe(2);
  });

  it('that goes on or has ended is not touched again', () => {
    const [running, over] = [resume(parked(), change), closeParked(parked(), minutesOn(10_000))];
    expect(resume(running, change)).toBe(running);
    expect(closeParked(running, minutesOn(10_000))).toBe(running);
    expect(over).toMatchObject({ status: 'closed', outcome: 'lapsed', because: 'no-step-up' });
    expect(resume(over, change)).toBe(over);
    expect(closeParked(over, minutesOn(20_000))).toBe(over);
  });
});
