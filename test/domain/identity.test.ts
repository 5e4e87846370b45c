import { describe, expect, it } from 'vitest';
import { identityObjection, type Standing } from '../../src/domain/identity.js';
import { defaultPolicy } from '../../src/domain/policy.js';

const fit: Standing = { person: { accountEnabled: true }, groups: ['g1', 'g2'], methods: ['microsoftAuthenticatorPush'] };
const objection = (facts: Standing | undefined, ...classes: ('controlled' | 'limited' | 'exclusion')[]) =>
  identityObjection(facts, ['g1', 'g2'], classes, defaultPolicy);

describe('identityObjection', () => {
  it('has none against an eligible person with a strong method', () => {
    expect(objection(fit, 'controlled', 'limited', 'exclusion')).toBeUndefined();
  });

  it.each<[string, Standing | undefined, string]>([
    ['nobody', undefined, 'unknown-person'],
    ['a disabled account', { ...fit, person: { accountEnabled: false } }, 'account-disabled'],
    ['one missing group', { ...fit, groups: ['g1'] }, 'not-eligible'],
    ['no second factor', { ...fit, methods: [] }, 'mfa-not-registered'],
    ['a mail address for password resets', { ...fit, methods: ['email', 'securityQuestion'] }, 'mfa-not-registered'],
  ])('refuses %s at every class', (_who, facts, because) => {
    for (const doorClass of ['controlled', 'limited', 'exclusion'] as const) expect(objection(facts, doorClass)).toBe(because);
  });

  it.each([[['mobilePhone']], [['mobilePhone', 'officePhone', 'email']], [['somethingNew']]])(
    'finds %j enough for controlled doors only',
    (methods) => {
      expect(objection({ ...fit, methods }, 'controlled')).toBeUndefined();
      expect(objection({ ...fit, methods }, 'limited')).toBe('mfa-too-weak');
      expect(objection({ ...fit, methods }, 'controlled', 'exclusion')).toBe('mfa-too-weak');
    },
  );

  it('lets a missing licence pass at controlled doors only', () => {
    const { methods: _, ...unknown } = fit;
    expect(objection(unknown, 'controlled')).toBeUndefined();
    expect(objection(unknown, 'limited')).toBe('mfa-not-registered');
  });
});
