import { DoorId, PersonId } from '../../domain/ids.js';
import type { Target } from '../../domain/rule-record.js';
import type { Ports } from '../edge-ports.js';
import { namesNow } from '../privacy/names-now.js';

/** What people call what these are aimed at, as far as it has a name: people as the directory calls them now, doors by their records. */
export async function nameTargets(
  targets: readonly Target[],
  { doors, ...ports }: Ports<'doors' | 'directory' | 'erasures'>,
): Promise<(target: Target) => { targetName?: string }> {
  const idsOf = (...kinds: Target['kind'][]) => [...new Set(targets.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id))];
  const people = idsOf('person', 'approver').flatMap((id) => PersonId.safeParse(id).data ?? []);
  const places = idsOf('door').flatMap((id) => DoorId.safeParse(id).data ?? []);
  const [named, found] = await Promise.all([namesNow(people, ports), Promise.all(places.map((id) => doors.known(id)))]);
  const names = new Map([
    ...Object.entries(named ?? {}),
    ...found.flatMap((door): [string, string][] => (door ? [[door.id, door.name]] : [])),
  ]);
  return ({ kind, id }) => {
    const targetName = kind === 'person' || kind === 'approver' || kind === 'door' ? names.get(id) : undefined;
    return targetName === undefined ? {} : { targetName };
  };
}
