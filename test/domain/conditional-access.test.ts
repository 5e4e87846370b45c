import { describe, expect, it } from 'vitest';
import { accessVerdict, type Device } from '../../src/domain/conditional-access.js';
import { defaultPolicy, type Policy } from '../../src/domain/policy.js';

const laptop: Device = { id: 'laptop', compliant: true, enabled: true };
const signIn = { contexts: [], deviceId: 'laptop', clientAddress: '203.0.113.7' };
const placed: Policy = {
  ...defaultPolicy,
  classes: { ...defaultPolicy.classes, controlled: { ...defaultPolicy.classes.controlled, trustedPlace: true } },
};

describe('accessVerdict', () => {
  it.each(['controlled', 'limited', 'exclusion'] as const)('allows a compliant device of the person at a %s door', (doorClass) => {
    expect(accessVerdict({ signIn, devices: [laptop], trusted: true }, [doorClass], defaultPolicy)).toEqual({ kind: 'allowed' });
  });

  it.each<[string, Device[], string]>([
    ["somebody else's device", [{ ...laptop, id: 'other' }], 'known-device'],
    ['no device', [], 'known-device'],
    ['a disabled device', [{ ...laptop, enabled: false }], 'known-device'],
    ['a device that stopped complying', [{ ...laptop, compliant: false }], 'compliant-device'],
  ])('names the policy that %s meets at limited and exclusion doors', (_what, devices, needs) => {
    const facts = { signIn, devices, trusted: true };
    expect(accessVerdict(facts, ['controlled'], defaultPolicy)).toEqual({ kind: 'allowed' });
    expect(accessVerdict(facts, ['limited'], defaultPolicy)).toEqual({ kind: 'more-needed', policy: `limited: ${needs}`, needs });
    expect(accessVerdict(facts, ['controlled', 'exclusion'], defaultPolicy)).toMatchObject({ policy: `exclusion: ${needs}` });
  });

  it('asks for a trusted place where the policy does, and takes an unknown one for none', () => {
    expect(accessVerdict({ signIn, devices: [], trusted: true }, ['controlled'], placed)).toEqual({ kind: 'allowed' });
    for (const trusted of [false, undefined])
      expect(accessVerdict({ signIn, devices: [], trusted }, ['controlled'], placed)).toMatchObject({ needs: 'trusted-place' });
  });

  it('leaves a request nobody signed in for to the people who will', () => {
    expect(accessVerdict({ signIn: undefined, devices: [], trusted: false }, ['exclusion'], placed)).toEqual({ kind: 'allowed' });
  });
});
