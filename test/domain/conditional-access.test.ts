import { describe, expect, it } from 'vitest';
import { accessVerdict, asksForPlace, type Device, type SignInFacts, type TenantPolicy } from '../../src/domain/conditional-access.js';
import type { NamedLocation } from '../../src/domain/named-locations.js';
import { type ClassPolicy, defaultPolicy, type Policy } from '../../src/domain/policy.js';

const laptop: Device = { id: 'laptop', compliant: true, enabled: true };
const signIn = { contexts: [], deviceId: 'laptop', clientAddress: '203.0.113.7' };
const office: NamedLocation = { kind: 'networks', name: 'Office', trusted: true, ranges: ['203.0.113.0/24'] };
const hotel: NamedLocation = { kind: 'networks', name: 'Hotel', trusted: false, ranges: ['198.51.100.0/24'] };
const facts = (change: Partial<SignInFacts> = {}): SignInFacts => ({ signIn, devices: [laptop], places: [office], ...change });
const controlled = (change: Partial<ClassPolicy>): Policy => ({
  ...defaultPolicy,
  classes: { ...defaultPolicy.classes, controlled: { ...defaultPolicy.classes.controlled, ...change } },
});
const trustedOnly = controlled({ trustedPlace: true });
const noHotels = controlled({ blockedPlaces: ['Hotel'] });

describe('accessVerdict', () => {
  it.each(['controlled', 'limited', 'exclusion'] as const)('allows a compliant device of the person at a %s door', (doorClass) => {
    expect(accessVerdict(facts(), [doorClass], defaultPolicy)).toEqual({ kind: 'allowed' });
  });

  it.each<[string, Device[], string]>([
    ["somebody else's device", [{ ...laptop, id: 'other' }], 'known-device'],
    ['no device', [], 'known-device'],
    ['a disabled device', [{ ...laptop, enabled: false }], 'known-device'],
    ['a device that stopped complying', [{ ...laptop, compliant: false }], 'compliant-device'],
  ])('names the policy that %s meets at limited and exclusion doors', (_what, devices, needs) => {
    expect(accessVerdict(facts({ devices }), ['controlled'], defaultPolicy)).toEqual({ kind: 'allowed' });
    expect(accessVerdict(facts({ devices }), ['limited'], defaultPolicy)).toEqual({
      kind: 'more-needed',
      policy: `limited: ${needs}`,
      needs,
    });
    expect(accessVerdict(facts({ devices }), ['controlled', 'exclusion'], defaultPolicy)).toMatchObject({ policy: `exclusion: ${needs}` });
  });

  it('asks for a trusted place where the policy does, and takes an unknown one for none', () => {
    expect([defaultPolicy, trustedOnly, noHotels].map((policy) => asksForPlace(policy, ['controlled']))).toEqual([false, true, true]);
    expect(accessVerdict(facts(), ['controlled'], trustedOnly)).toEqual({ kind: 'allowed' });
    for (const places of [[], [hotel]])
      expect(accessVerdict(facts({ places }), ['controlled'], trustedOnly)).toMatchObject({ needs: 'trusted-place' });
  });

  it('blocks the places our policy names, and whoever calls from no place at all', () => {
    expect(accessVerdict(facts(), ['controlled'], noHotels)).toEqual({ kind: 'allowed' });
    expect(accessVerdict(facts({ places: [hotel] }), ['controlled'], noHotels)).toEqual({ kind: 'blocked', policy: 'controlled: Hotel' });
    const { clientAddress: _, ...nowhere } = signIn;
    expect(accessVerdict(facts({ signIn: nowhere, places: [] }), ['controlled'], noHotels)).toMatchObject({ needs: 'known-place' });
  });

  it('leaves a request nobody signed in for to the people who will', () => {
    expect(accessVerdict(facts({ signIn: undefined, devices: [] }), ['exclusion'], trustedOnly)).toEqual({ kind: 'allowed' });
  });
});

describe('the tenant’s own policies', () => {
  const asks = (controls: string[], all = false): TenantPolicy[] => [{ name: 'Guests', controls, all }];
  const verdict = (tenant: TenantPolicy[], change: Partial<SignInFacts> = {}) =>
    accessVerdict(facts({ tenant, ...change }), ['controlled'], defaultPolicy);
  const strong = { signIn: { ...signIn, contexts: ['c1'] } };
  const badDevice = { devices: [{ ...laptop, compliant: false }] };

  it('block by their name, whatever ours allow', () => {
    const blocking = { name: 'No guests', controls: ['block'], all: false };
    expect(verdict([...asks(['mfa']), blocking], strong)).toEqual({ kind: 'blocked', policy: 'No guests' });
  });

  it.each<[string, TenantPolicy[], Partial<SignInFacts>, string | undefined]>([
    ['a second factor that was not asked for', asks(['mfa']), {}, 'step-up'],
    ['a second factor that was', asks(['mfa']), strong, undefined],
    ['an authentication strength', asks(['authenticationStrength']), {}, 'step-up'],
    ['a device that complies', asks(['compliantDevice']), {}, undefined],
    ['a device that does not', asks(['compliantDevice']), badDevice, 'compliant-device'],
    ['either, with one of them', asks(['mfa', 'compliantDevice']), {}, undefined],
    ['both, with one of them', asks(['mfa', 'compliantDevice'], true), {}, 'step-up'],
    ['both, with none of them', asks(['mfa', 'compliantDevice'], true), badDevice, 'step-up'],
    ['what only Entra can see', asks(['passwordChange']), {}, undefined],
    ['nothing', asks([]), {}, undefined],
  ])('that want %s', (_what, tenant, change, needs) => {
    expect(verdict(tenant, change)).toEqual(needs ? { kind: 'more-needed', policy: 'Guests', needs } : { kind: 'allowed' });
  });
});
