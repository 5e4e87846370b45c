import { DoorId, PersonId, RequestId } from '../../domain/ids.js';
import type { RequestRecord } from '../../domain/request-record.js';
import type { Target } from '../../domain/rule-record.js';
import type { Ports } from '../edge-ports.js';
import { namesNow } from '../privacy/names-now.js';

export type NamingPorts = Ports<'doors' | 'directory' | 'erasures' | 'requests'>;

/** What people call what these are aimed at, as far as it has a name: people as the directory calls them now, doors by their records, a request by who enters where. */
export async function nameTargets(
  targets: readonly Target[],
  { doors, requests, ...ports }: NamingPorts,
): Promise<(target: Target) => { targetName?: string }> {
  const idsOf = (...kinds: Target['kind'][]) => [...new Set(targets.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id))];
  const asked = await readAll(idsOf('request'), requests);
  const people = idsOf('person', 'approver').flatMap((id) => PersonId.safeParse(id).data ?? []);
  const places = idsOf('door').flatMap((id) => DoorId.safeParse(id).data ?? []);
  const doorIds = new Set([...places, ...asked.flatMap((record) => record.doors.map(({ doorId }) => doorId))]);
  const [named, found] = await Promise.all([
    namesNow([...people, ...asked.map(({ subjectId }) => subjectId)], ports),
    Promise.all([...doorIds].map((id) => doors.known(id))),
  ]);
  const names = new Map([
    ...Object.entries(named ?? {}),
    ...found.flatMap((door): [string, string][] => (door ? [[door.id, door.name]] : [])),
  ]);
  for (const record of asked) names.set(record.id, nameOf(record, names));
  return ({ kind, id }) => {
    const targetName = withNames.has(kind) && names.get(id);
    return targetName ? { targetName } : {};
  };
}

const withNames: ReadonlySet<Target['kind']> = new Set(['person', 'approver', 'door', 'request']);

const nameOf = ({ subjectId, doors }: RequestRecord, names: ReadonlyMap<string, string>): string =>
  [subjectId, ...doors.map(({ doorId }) => doorId)].flatMap((id) => names.get(id) ?? []).join(', ');

async function readAll(ids: readonly string[], requests: NamingPorts['requests']): Promise<RequestRecord[]> {
  const known = ids.flatMap((id) => RequestId.safeParse(id).data ?? []);
  const read = await Promise.all(known.map((id) => requests.read(id)));
  return read.filter((record) => record !== undefined);
}
