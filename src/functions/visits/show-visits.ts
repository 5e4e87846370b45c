import type { Instant, PersonId } from '../../domain/ids.js';
import { peopleOf, type VisitRecord } from '../../domain/visit-record.js';
import type { Ports } from '../edge-ports.js';
import { unlessTroubled } from '../entries/unless-troubled.js';
import { requestsOfVisit } from './find-visit.js';
import { type VisitView, viewOfVisit } from './visit-view.js';

/** Names may be as old as this. */
const nameAgeMs = 60_000;

export type ShowingPorts = Ports<'requests' | 'doors' | 'directory' | 'clock'>;

/** Visits as people see them now; `names`: of everybody in them, by their id. */
export async function showVisits(
  visits: readonly VisitRecord[],
  ports: ShowingPorts,
): Promise<{ asOf: Instant; names: Record<string, string>; visits: VisitView[] }> {
  const doors = new Map((await ports.doors.list()).map((door) => [door.id, door]));
  const shown = visits.map(async (visit) => viewOfVisit(visit, await requestsOfVisit(visit, ports), (id) => doors.get(id)));
  const people = visits.flatMap((visit) => [visit.hostId, ...peopleOf(visit)]);
  return { asOf: ports.clock.now().toISOString(), names: await namesOf(people, ports), visits: await Promise.all(shown) };
}

/** As the directory has them; nobody's while it is silent. */
export async function namesOf(ids: readonly PersonId[], { directory }: Ports<'directory'>): Promise<Record<string, string>> {
  const found = await unlessTroubled(directory.gather([...new Set(ids)], [], nameAgeMs), undefined);
  return Object.fromEntries([...(found?.people ?? [])].flatMap(([id, person]) => (person ? [[id, person.displayName]] : [])));
}
