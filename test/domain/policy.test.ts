import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DoorClass } from '../../src/domain/door-record.js';
import { approversFor, classPolicy, defaultPolicy, Policy, strictest } from '../../src/domain/policy.js';

const someClasses = fc.array(fc.constantFrom(...DoorClass.options));

describe('the default policy', () => {
  it('is a policy', () => {
    expect(Policy.parse(defaultPolicy)).toEqual(defaultPolicy);
  });

  it.each([
    ['controlled', 0, 0],
    ['controlled', 30, 0],
    ['controlled', 31, 1],
    ['controlled', 100, 1],
    ['limited', 0, 1],
    ['limited', 60, 1],
    ['limited', 61, 2],
    ['exclusion', 0, 2],
    ['exclusion', 60, 2],
    ['exclusion', 61, 3],
  ] as const)('asks at a %s door and risk %i for %i approvers', (doorClass, score, approvers) => {
    expect(approversFor(defaultPolicy, [doorClass], score)).toBe(approvers);
  });

  it('seals codes for exclusion doors and denies them without a risk source', () => {
    expect(classPolicy(defaultPolicy, 'exclusion')).toMatchObject({ delivery: 'sealed', riskSourceDown: 'deny', codeLifeMinutes: 15 });
  });

  it('cannot be read without a version', () => {
    expect(Policy.safeParse({ ...defaultPolicy, version: '' }).success).toBe(false);
  });
});

describe('several doors', () => {
  it('are as strict as the strictest of them', () => {
    expect(strictest(['controlled', 'exclusion', 'limited'])).toBe('exclusion');
    expect(strictest(['limited', 'controlled'])).toBe('limited');
    expect(strictest(['controlled'])).toBe('controlled');
    expect(strictest([])).toBe('exclusion');
  });

  it('never ask for fewer approvers than one of them, at any risk', () => {
    fc.assert(
      fc.property(someClasses, fc.constantFrom(...DoorClass.options), fc.integer({ min: 0, max: 100 }), (others, one, score) => {
        const together = approversFor(defaultPolicy, [...others, one], score);
        expect(together).toBeGreaterThanOrEqual(approversFor(defaultPolicy, [one], score));
      }),
    );
  });
});
