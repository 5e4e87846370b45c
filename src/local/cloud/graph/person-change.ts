import type { NamedGroup } from '../../seed/groups.js';
import type { RiskLevel } from '../../seed/shape.js';

/** What may change about a person while the site runs. `riskHistory`: every level Identity Protection ever gave, oldest first. */
export type PersonState = {
  accountEnabled: boolean;
  groups: string[];
  deviceCompliant: boolean;
  riskHistory: { at: string; level: RiskLevel }[];
  /** Sessions from before are void, once they were revoked. */
  sessionsValidFrom?: string;
  mail?: string;
  mobile?: string;
  methods?: string[];
};

/** What the control plane may change about a person. `groups`: the whole new list, by name (`door:lobby`) or object id; `signOut`: all sessions end now. */
export type PersonChange = {
  accountEnabled?: boolean;
  riskLevel?: RiskLevel;
  groups?: string[];
  deviceCompliant?: boolean;
  mail?: string;
  mobile?: string;
  methods?: string[];
  signOut?: true;
};
export type ChangedField =
  | 'accountEnabled'
  | 'riskLevel'
  | 'groups'
  | 'deviceCompliant'
  | 'sessionsValidFrom'
  | 'mail'
  | 'mobile'
  | 'methods';

type Applied = { ok: true; state: PersonState; changed: ChangedField[] } | { ok: false; because: 'unknown-group'; name: string };

/** The state after the change, and which fields really differ. */
export function applyChange(before: PersonState, change: PersonChange, groups: NamedGroup[], now: Date): Applied {
  const named = (change.groups ?? before.groups).map((given) => ({
    given,
    id: groups.find(({ id, oid }) => id === given || oid === given)?.id,
  }));
  const unknown = named.find(({ id }) => id === undefined);
  if (change.groups && unknown) return { ok: false, because: 'unknown-group', name: unknown.given };
  const state: PersonState = {
    ...before,
    ...definedOf(change),
    accountEnabled: change.accountEnabled ?? before.accountEnabled,
    groups: named.flatMap(({ id }) => (id === undefined ? [] : [id])),
    deviceCompliant: change.deviceCompliant ?? before.deviceCompliant,
    riskHistory: riskAfter(before, change.riskLevel, now),
    ...(change.signOut && { sessionsValidFrom: now.toISOString() }),
  };
  return { ok: true, state, changed: differences(before, state) };
}

const definedOf = ({ mail, mobile, methods }: PersonChange) => ({
  ...(mail !== undefined && { mail }),
  ...(mobile !== undefined && { mobile }),
  ...(methods !== undefined && { methods }),
});

export const riskOf = ({ riskHistory }: PersonState): RiskLevel => riskHistory.at(-1)?.level ?? 'none';

function riskAfter(before: PersonState, level: RiskLevel | undefined, now: Date): PersonState['riskHistory'] {
  return level === undefined || level === riskOf(before) ? before.riskHistory : [...before.riskHistory, { at: now.toISOString(), level }];
}

function differences(before: PersonState, after: PersonState): ChangedField[] {
  const changed: [ChangedField, boolean][] = [
    ['accountEnabled', before.accountEnabled !== after.accountEnabled],
    ['groups', [...before.groups].sort().join() !== [...after.groups].sort().join()],
    ['deviceCompliant', before.deviceCompliant !== after.deviceCompliant],
    ['riskLevel', riskOf(before) !== riskOf(after)],
    ['sessionsValidFrom', before.sessionsValidFrom !== after.sessionsValidFrom],
    ['mail', before.mail !== after.mail],
    ['mobile', before.mobile !== after.mobile],
    ['methods', before.methods?.join() !== after.methods?.join()],
  ];
  return changed.flatMap(([field, differs]) => (differs ? [field] : []));
}
