import { VisitId } from '../../domain/ids.js';
import type { RequestRecord } from '../../domain/request-record.js';
import type { VisitRecord } from '../../domain/visit-record.js';
import type { Identity } from '../../ports/identity.js';
import type { Ports } from '../edge-ports.js';

/** The visit a path names; undefined for whatever is no id of one. */
export async function findVisit({ visits }: Ports<'visits'>, id: string | undefined): Promise<VisitRecord | undefined> {
  const parsed = VisitId.safeParse(id?.toLowerCase());
  return parsed.success ? visits.read(parsed.data) : undefined;
}

/** Who may change a visit: whoever booked it, and its host. */
export const mayChangeVisit = ({ id }: Identity, { bookedBy, hostId }: VisitRecord): boolean => id === bookedBy || id === hostId;

/** With them whoever comes, and security. */
export const maySeeVisit = (who: Identity, visit: VisitRecord): boolean =>
  mayChangeVisit(who, visit) ||
  visit.crew.some((id) => id === who.id) ||
  visit.escortId === who.id ||
  (who.kind === 'person' && who.roles.includes('Latch.Security'));

/** The requests a visit has opened, as they are now. */
export async function requestsOfVisit({ requests }: VisitRecord, ports: Ports<'requests'>): Promise<RequestRecord[]> {
  const found = await Promise.all(requests.map(({ requestId }) => ports.requests.read(requestId)));
  return found.filter((record) => record !== undefined);
}
