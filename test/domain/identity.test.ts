import { describe, expect, it } from 'vitest';
import type { DoorClass } from '../../src/domain/door-record.js';
import { identityObjection, type Standing } from '../../src/domain/identity.js';
import { defaultPolicy } from '../../src/domain/policy.js';

const member = { accountEnabled: true, userType: 'member' as const };
const fit: Standing = { person: member, groups: ['g1', 'g2'], methods: ['microsoftAuthenticatorPush'] };
const doorsOf = (classes: readonly DoorClass[]) =>
  classes.flatMap((each) => ['g1', 'g2'].map((eligibilityGroup) => ({ class: each, eligibilityGroup })));
const objection = (facts: Standing | undefined, ...classes: DoorClass[]) => identityObjection(facts, doorsOf(classes), defaultPolicy);

describe('identityObjection', () => {
  it('has none against an eligible person with a strong method', () => {
    expect(objection(fit, 'controlled', 'limited', 'exclusion')).toBeUndefined();
  });

  it.each<[string, Standing | undefined, string]>([
    ['nobody', undefined, 'unknown-person'],
    ['a disabled account', { ...fit, person: { ...member, accountEnabled: false } }, 'account-disabled'],
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

  it('refuses guests where the policy does, at any of the doors', () => {
    const guest: Standing = { ...fit, person: { ...member, userType: 'guest' } };
    const noGuests = {
      ...defaultPolicy,
      classes: { ...defaultPolicy.classes, exclusion: { ...defaultPolicy.classes.exclusion, guests: 'denied' as const } },
    };
    const under = (facts: Standing, ...classes: DoorClass[]) => identityObjection(facts, doorsOf(classes), noGuests);
    expect([objection(guest, 'exclusion'), under(guest, 'limited'), under(fit, 'exclusion')]).toEqual([undefined, undefined, undefined]);
    expect(under(guest, 'limited', 'exclusion')).toBe('no-guests');
  });

  it('lets a missing licence pass at controlled doors only', () => {
    const { methods: _, ...unknown } = fit;
    expect(objection(unknown, 'controlled')).toBeUndefined();
    expect(objection(unknown, 'limited')).toBe('mfa-not-registered');
  });
});
