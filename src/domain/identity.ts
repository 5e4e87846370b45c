import type { DoorClass } from './door-record.js';
import { classPolicy, type Policy } from './policy.js';

/** What the directory says of one person, as far as a gate asks. `methods`: the registered second factors, as Graph's `methodsRegistered` names them; undefined where the tenant has no licence to tell. */
export type Standing = {
  person: { accountEnabled: boolean };
  /** Those of the asked groups the person is in. */
  groups: readonly string[];
  methods?: readonly string[] | undefined;
};

export type IdentityObjection = 'unknown-person' | 'account-disabled' | 'not-eligible' | 'mfa-not-registered' | 'mfa-too-weak';

/** Why this person may not enter doors of these classes; undefined when they may. `groups`: what the doors ask for, all of them. */
export function identityObjection(
  facts: Standing | undefined,
  groups: readonly string[],
  classes: readonly DoorClass[],
  policy: Policy,
): IdentityObjection | undefined {
  if (!facts) return 'unknown-person';
  if (!facts.person.accountEnabled) return 'account-disabled';
  if (!groups.every((group) => facts.groups.includes(group))) return 'not-eligible';
  const strict = classes.some((each) => classPolicy(policy, each).strongMethods);
  return methodObjection(facts.methods, strict);
}

/** A licence that is missing weakens no door that asks for a strong method. */
function methodObjection(methods: readonly string[] | undefined, strict: boolean): IdentityObjection | undefined {
  if (methods === undefined) return strict ? 'mfa-not-registered' : undefined;
  const factors = methods.filter((method) => !resetOnly.has(method));
  if (factors.length === 0) return 'mfa-not-registered';
  return strict && !factors.some((method) => strong.has(method)) ? 'mfa-too-weak' : undefined;
}

/** Good for resetting a password, never for signing in. */
const resetOnly: ReadonlySet<string> = new Set(['email', 'securityQuestion']);

/** Methods of Graph's `userRegistrationDetails` that nobody can redirect with a phone number; text messages and calls are not among them. */
const strong: ReadonlySet<string> = new Set([
  'microsoftAuthenticatorPush',
  'microsoftAuthenticatorPasswordless',
  'softwareOneTimePasscode',
  'hardwareOneTimePasscode',
  'windowsHelloForBusiness',
  'fido2SecurityKey',
  'passKeyDeviceBound',
  'passKeyDeviceBoundAuthenticator',
  'passKeyDeviceBoundWindowsHello',
  'macOsSecureEnclaveKey',
  'certificateBasedAuthentication',
]);
