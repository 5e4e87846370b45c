import type { NamedGroup } from '../../seed/groups.js';
import type { RiskLevel } from '../../seed/shape.js';

/** What may change about a person while the site runs. `riskHistory`: every level Identity Protection ever gave, oldest first. */
export type PersonState = {
  accountEnabled: boolean;
  groups: string[];
  deviceCompliant: boolean;
  riskHistory: { at: string; level: RiskLevel }[];
};

/** What the control plane may change about a person. `groups`: the whole new list, by name (`door:lobby`) or object id. */
export type PersonChange = { accountEnabled?: boolean; riskLevel?: RiskLevel; groups?: string[]; deviceCompliant?: boolean };
export type ChangedField = 'accountEnabled' | 'riskLevel' | 'groups' | 'deviceCompliant';

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
    accountEnabled: change.accountEnabled ?? before.accountEnabled,
    groups: named.flatMap(({ id }) => (id === undefined ? [] : [id])),
    deviceCompliant: change.deviceCompliant ?? before.deviceCompliant,
    riskHistory: riskAfter(before, change.riskLevel, now),
  };
  return { ok: true, state, changed: differences(before, state) };
}

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
  ];
  return changed.flatMap(([field, differs]) => (differs ? [field] : []));
}
