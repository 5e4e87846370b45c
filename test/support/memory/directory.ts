import type { Device } from '../../../src/domain/conditional-access.js';
import { LatchError } from '../../../src/domain/errors.js';
import type { AppRoles, Directory, Person, PersonFacts, RiskSignals } from '../../../src/ports/people.js';

export type RiskLevel = 'none' | 'low' | 'medium' | 'high';

/** A field set to undefined is taken away. */
type Change = { [K in keyof Person]?: Person[K] | undefined };

/** Second factors, devices and app roles of a person; without, one strong key, no device and no role. */
type Facts = { methods?: string[]; devices?: Device[]; roles?: string[] };

/** A directory in memory: people, and the groups they are in. */
export function memoryDirectory(people: readonly Person[], groups: Record<string, readonly string[]>) {
  const known = new Map(people.map((person) => [person.id as string, person]));
  const membersOf = (group: string) => groups[group] ?? [];
  const more = new Map<string, Facts>();
  const factsOf = async (id: Person['id'], groupIds: readonly string[]): Promise<PersonFacts | undefined> => {
    const person = await directory.person(id);
    return (
      person && { person, groups: await directory.memberOf(id, groupIds), methods: ['fido2SecurityKey'], devices: [], ...more.get(id) }
    );
  };
  const directory: Directory & { change(id: string, change: Change): void; equip(id: string, facts: Facts): void } = {
    person: async (id) => known.get(id),
    memberOf: async (id, groupIds) => groupIds.filter((group) => membersOf(group).includes(id)),
    gather: async (ids, groupIds) => ({
      people: new Map(ids.map((id) => [id, known.get(id)])),
      members: new Map(groupIds.map((group) => [group, membersOf(group).flatMap((id) => known.get(id) ?? [])])),
    }),
    forget: () => {},
    withMail: async (mail) => [...known.values()].filter((person) => person.mail?.toLowerCase() === mail.toLowerCase()),
    foresee: async () => undefined,
    factsOf: (ids, groupIds) => Promise.all(ids.map((id) => factsOf(id, groupIds))),
    equip(id, facts) {
      more.set(id, { ...more.get(id), ...facts });
    },
    change(id, change) {
      const person = known.get(id);
      if (person) known.set(id, Object.assign({ ...person }, change));
    },
  };
  return directory;
}

/** App roles in memory; everybody may approve until they are given others. */
export function memoryRoles(): AppRoles & { give(id: string, roles: readonly string[]): void } {
  const given = new Map<string, readonly string[]>();
  return {
    of: async (id) => [...(given.get(id) ?? ['Latch.Approve'])],
    give: (id, roles) => void given.set(id, roles),
  };
}

/** Risk levels in memory; everybody else was never looked at. `silence` makes the source fail until it is given back. */
export function memoryRisk(): RiskSignals & { set(id: string, level: RiskLevel): void; silence(silent: boolean): void } {
  const levels = new Map<string, RiskLevel>();
  let silent = false;
  return {
    async of(id) {
      if (silent) throw new LatchError('risk-unavailable', 'the source is down');
      const level = levels.get(id);
      return level && { level };
    },
    set: (id, level) => {
      levels.set(id, level);
    },
    silence: (value) => {
      silent = value;
    },
  };
}
