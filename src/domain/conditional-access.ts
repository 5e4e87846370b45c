import type { DoorClass } from './door-record.js';
import { classPolicy, type Policy } from './policy.js';
import type { SignIn } from './request-record.js';

export type Device = { id: string; compliant: boolean; enabled: boolean };

/** `policy` names the rule that spoke, so that whoever was stopped can ask about it. */
export type AccessVerdict =
  | { kind: 'allowed' }
  | { kind: 'blocked'; policy: string }
  | { kind: 'more-needed'; policy: string; needs: 'known-device' | 'compliant-device' | 'trusted-place' };

/** What is known of how somebody signed in. `trusted`: whether the address lies in a trusted network; undefined when nobody can tell. */
export type SignInFacts = { signIn: SignIn | undefined; devices: readonly Device[]; trusted: boolean | undefined };

/** Whether a sign-in from this device and place will do for doors of these classes. A request nobody signed in for is judged where somebody does. */
export function accessVerdict({ signIn, devices, trusted }: SignInFacts, classes: readonly DoorClass[], policy: Policy): AccessVerdict {
  if (!signIn) return { kind: 'allowed' };
  for (const doorClass of classes) {
    const { compliantDevice, trustedPlace } = classPolicy(policy, doorClass);
    const needs = (compliantDevice ? deviceNeed(signIn, devices) : undefined) ?? (trustedPlace && !trusted ? 'trusted-place' : undefined);
    if (needs) return { kind: 'more-needed', policy: `${doorClass}: ${needs}`, needs };
  }
  return { kind: 'allowed' };
}

function deviceNeed({ deviceId }: SignIn, devices: readonly Device[]): 'known-device' | 'compliant-device' | undefined {
  const device = devices.find(({ id }) => id === deviceId);
  if (!device?.enabled) return 'known-device';
  return device.compliant ? undefined : 'compliant-device';
}
