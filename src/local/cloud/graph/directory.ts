import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivately } from '../../pki/key-pair-file.js';
import { groupsOf, type NamedGroup } from '../../seed/groups.js';
import type { Seed, SeedPerson } from '../../seed/shape.js';
import type { World } from '../kernel/world.js';
import { type Journal, openJournal } from './journal.js';
import { applyChange, type ChangedField, type PersonChange, type PersonState } from './person-change.js';

export type DirectoryPerson = SeedPerson & PersonState & { userPrincipalName: string };

export type ChangeOutcome =
  | { ok: true; person: DirectoryPerson; changed: ChangedField[] }
  | { ok: false; because: 'unknown-person' | 'unknown-group'; name: string };

export type Directory = {
  seed: Seed;
  groups: NamedGroup[];
  people(): DirectoryPerson[];
  /** By object id or user principal name, as Graph takes them. */
  byKey(key: string): DirectoryPerson | undefined;
  /** The groups a person or group is in: directly, or also through other groups. */
  containing(memberOf: string[], how: 'direct' | 'transitive'): NamedGroup[];
  /** Mail addresses and phone numbers of a person, by seed id: those of the seed and those they were changed to. */
  addressesOf(personId: string): string[];
  /** Changes a person, by seed id or object id; kept over restarts, told to every listener. */
  change(personId: string, change: PersonChange): ChangeOutcome;
  onChange(listener: (person: DirectoryPerson, changed: ChangedField[]) => void): void;
  journal: Journal;
};

/** Instant every account, group and seeded risk of the local tenant dates from. */
export const beginning = '2025-01-01T08:00:00Z';

/** The tenant's people and groups: the seed file, and under `${dataDir}/graph/` what was changed since. */
export function openDirectory(world: Pick<World, 'clock' | 'dataDir'>, seed: Seed): Directory {
  const file = join(world.dataDir, 'graph', 'changes.json');
  mkdirSync(join(world.dataDir, 'graph'), { recursive: true });
  const changes: Record<string, PersonState> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const journal = openJournal(join(world.dataDir, 'graph', 'journal.json'));
  const groups = groupsOf(seed);
  const listeners: ((person: DirectoryPerson, changed: ChangedField[]) => void)[] = [];
  const people = () =>
    seed.people.map((person) => ({ ...person, ...(changes[person.oid] ?? seeded(person)), userPrincipalName: upn(seed, person) }));
  return {
    seed,
    groups,
    journal,
    people,
    byKey: (key) => people().find(({ oid, userPrincipalName }) => [oid, userPrincipalName.toLowerCase()].includes(key.toLowerCase())),
    containing: (memberOf, how) => closure(groups, memberOf, how),
    addressesOf: (personId) =>
      [...seed.people, ...people()].filter(({ id }) => id === personId).flatMap(({ mail, mobile }) => [mail, mobile]),
    change(personId, change) {
      const person = people().find(({ id, oid }) => id === personId || oid === personId);
      if (!person) return { ok: false, because: 'unknown-person', name: personId };
      const applied = applyChange(changes[person.oid] ?? seeded(person), change, groups, world.clock.now());
      if (!applied.ok) return applied;
      changes[person.oid] = applied.state;
      writePrivately(file, JSON.stringify(changes));
      const after = { ...person, ...applied.state };
      note(journal, groups, person, after);
      if (applied.changed.length > 0) for (const listener of listeners) listener(after, applied.changed);
      return { ok: true, person: after, changed: applied.changed };
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}

/** What of an account Graph tells when it changed. Nothing of risk, devices and second factors. */
const ofTheUser = ['accountEnabled', 'sessionsValidFrom', 'mail', 'mobile'] as const;

/** What Graph calls a change of an account, and of the members of groups. */
export function toldOf(groups: NamedGroup[], before: DirectoryPerson, after: DirectoryPerson) {
  const inOnly = (one: DirectoryPerson, other: DirectoryPerson) =>
    groups.filter(({ id }) => one.groups.includes(id) && !other.groups.includes(id)).map(({ oid }) => oid);
  return {
    account: ofTheUser.some((field) => before[field] !== after[field]),
    joined: inOnly(after, before),
    left: inOnly(before, after),
  };
}

function note(journal: Journal, groups: NamedGroup[], before: DirectoryPerson, after: DirectoryPerson): void {
  const told = toldOf(groups, before, after);
  if (told.account || told.joined.length > 0 || told.left.length > 0) journal.note({ person: after.oid, ...told });
}

function seeded({ accountEnabled, groups, device, riskLevel }: SeedPerson): PersonState {
  const riskHistory = riskLevel === 'none' ? [] : [{ at: beginning, level: riskLevel }];
  return { accountEnabled, groups, deviceCompliant: device?.compliant ?? false, riskHistory };
}

/** Guests get the name Entra gives them, with `#EXT#`. */
function upn({ domain }: Seed, { mail, guest }: SeedPerson): string {
  return guest ? `${mail.replace('@', '_')}#EXT#@${domain}` : mail;
}

function closure(groups: NamedGroup[], memberOf: string[], how: 'direct' | 'transitive'): NamedGroup[] {
  const found = new Set<string>();
  const visit = (ids: string[]) => {
    for (const id of ids) {
      if (found.has(id)) continue;
      found.add(id);
      if (how === 'transitive') visit(groups.find((group) => group.id === id)?.memberOf ?? []);
    }
  };
  visit(memberOf);
  return groups.filter(({ id }) => found.has(id));
}
