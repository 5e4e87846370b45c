import type { DoorClass } from './door-record.js';
import type { NamedLocation } from './named-locations.js';
import { classPolicy, type Policy } from './policy.js';
import type { SignIn } from './request-record.js';

export type Device = { id: string; compliant: boolean; enabled: boolean };

/** A conditional-access policy of the tenant that applies to this sign-in. `controls`: Graph's `builtInControls`, and `authenticationStrength` where one is asked for; all of them, or any one, must be met. */
export type TenantPolicy = { name: string; controls: readonly string[]; all: boolean };

/** `policy` names the rule that spoke, so that whoever was stopped can ask about it. */
export type AccessVerdict =
  | { kind: 'allowed' }
  | { kind: 'blocked'; policy: string }
  | { kind: 'more-needed'; policy: string; needs: 'known-device' | 'compliant-device' | 'trusted-place' | 'known-place' | 'step-up' };

/** What is known of how somebody signed in. `places`: the named locations the address lies in. `tenant`: what the tenant's own policies say, where they were asked. */
export type SignInFacts = {
  signIn: SignIn | undefined;
  devices: readonly Device[];
  places: readonly NamedLocation[];
  tenant?: readonly TenantPolicy[];
};

/** Whether a sign-in from this device and place will do for doors of these classes: the tenant's policies first, ours on top. A request nobody signed in for is judged where somebody does. */
export function accessVerdict(facts: SignInFacts, classes: readonly DoorClass[], policy: Policy): AccessVerdict {
  const { signIn, tenant = [] } = facts;
  if (!signIn) return { kind: 'allowed' };
  const blocking = tenant.find(({ controls }) => controls.includes('block'));
  if (blocking) return { kind: 'blocked', policy: blocking.name };
  const asked = { ...facts, signIn };
  const ours = classes.flatMap((each) => ourWord(asked, each, policy) ?? []);
  const first = ours.find(({ kind }) => kind === 'blocked') ?? ours[0];
  return first ?? tenant.flatMap((each) => tenantWord(asked, each) ?? [])[0] ?? { kind: 'allowed' };
}

type Asked = SignInFacts & { signIn: SignIn };

function ourWord({ signIn, devices, places }: Asked, doorClass: DoorClass, policy: Policy): AccessVerdict | undefined {
  const { compliantDevice, trustedPlace, blockedPlaces } = classPolicy(policy, doorClass);
  const blocked = places.find(({ name }) => blockedPlaces.includes(name));
  if (blocked) return { kind: 'blocked', policy: `${doorClass}: ${blocked.name}` };
  const isNowhere = blockedPlaces.length > 0 && signIn.clientAddress === undefined;
  const isTrusted = places.some((place) => place.kind === 'networks' && place.trusted);
  const needs =
    (compliantDevice ? deviceNeed(signIn, devices) : undefined) ??
    (trustedPlace && !isTrusted ? 'trusted-place' : undefined) ??
    (isNowhere ? 'known-place' : undefined);
  return needs && { kind: 'more-needed', policy: `${doorClass}: ${needs}`, needs };
}

/** What the sign-in itself lacks for a policy of the tenant. Controls we know nothing of are Entra's: it met them before it gave the token. */
function tenantWord({ signIn, devices }: Asked, { name, controls, all }: TenantPolicy): AccessVerdict | undefined {
  const lacks = controls.map((control) => {
    if (control === 'compliantDevice') return deviceNeed(signIn, devices);
    const isFactor = control === 'mfa' || control === 'authenticationStrength';
    return isFactor && signIn.contexts.length === 0 ? ('step-up' as const) : undefined;
  });
  const needs = lacks.find((each) => each !== undefined);
  const isMet = all || lacks.length === 0 ? needs === undefined : lacks.includes(undefined);
  return isMet || needs === undefined ? undefined : { kind: 'more-needed', policy: name, needs };
}

function deviceNeed({ deviceId }: SignIn, devices: readonly Device[]): 'known-device' | 'compliant-device' | undefined {
  const device = devices.find(({ id }) => id === deviceId);
  if (!device?.enabled) return 'known-device';
  return device.compliant ? undefined : 'compliant-device';
}

/** Whether anything in the policy hangs on where somebody is. */
export const asksForPlace = (policy: Policy, classes: readonly DoorClass[]): boolean =>
  classes.some((each) => policy.classes[each].trustedPlace || policy.classes[each].blockedPlaces.length > 0);
