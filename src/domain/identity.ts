import { type GuardedDoor, type Held, isEligible } from './eligibility.js';
import { classPolicy, type Policy } from './policy.js';

/** What the directory says of one person, as far as a gate asks. `methods`: the registered second factors, as Graph's `methodsRegistered` names them; undefined where the tenant has no licence to tell. */
export type Standing = Held & {
  person: { accountEnabled: boolean; userType: 'member' | 'guest' };
  methods?: readonly string[] | undefined;
};

export type IdentityObjection =
  | 'unknown-person'
  | 'account-disabled'
  | 'no-guests'
  | 'not-eligible'
  | 'mfa-not-registered'
  | 'mfa-too-weak';

/** Why this person may not enter these doors; undefined when they may. `policy`: as it stands for the doors together. */
export function identityObjection(
  facts: Standing | undefined,
  doors: readonly GuardedDoor[],
  policy: Policy,
): IdentityObjection | undefined {
  const demands = doors.map((door) => classPolicy(policy, door.class));
  if (!facts) return 'unknown-person';
  if (!facts.person.accountEnabled) return 'account-disabled';
  if (facts.person.userType === 'guest' && demands.some(({ guests }) => guests === 'denied')) return 'no-guests';
  if (!isEligible(facts, doors, policy)) return 'not-eligible';
  return methodObjection(
    facts.methods,
    demands.some(({ strongMethods }) => strongMethods),
  );
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
