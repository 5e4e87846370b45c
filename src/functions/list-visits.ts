import { z } from 'zod';
import { Instant } from '../domain/ids.js';
import type { VisitRecord } from '../domain/visit-record.js';
import type { Identity } from '../ports/identity.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { answer } from './http/reply.js';
import { doorLookup } from './requests/door-lookup.js';
import { requestsOfVisit } from './visits/find-visit.js';
import { ownVisitId } from './visits/keep-visits.js';
import { VisitView, viewOfVisit } from './visits/visit-view.js';

const Query = z.strictObject({
  mine: z.enum(['true', 'false']).default('false'),
  from: Instant.optional(),
  until: Instant.optional(),
  /** What the caller's own system calls it. */
  externalId: z.string().min(1).max(255).optional(),
  next: z.string().min(1).max(4096).optional(),
});

/** GET /api/visits: last booked first, 200 a page; one's own, for security those of everybody. `from`, `until`: that take place between; `externalId`: booked by the caller under that name. */
export const registerListVisits = (ports: Ports<'tokens' | 'sessions' | 'effects' | 'visits' | 'requests' | 'doors'>) =>
  expose(
    {
      name: 'listVisits',
      method: 'GET',
      route: 'api/visits',
      summary: 'List visits',
      access: { people: ['Latch.Request', 'Latch.Security'], applications: ['Latch.Integrate'] },
      query: Query,
      answers: { 200: { description: 'A page', schema: z.object({ visits: z.array(VisitView), next: z.string().optional() }) } },
    },
    ports,
    async ({ who, query }) => {
      const page = query.externalId === undefined ? await listed(who, query, ports) : { visits: await named(who, query.externalId, ports) };
      const doors = await doorLookup(ports.doors);
      const visits = await Promise.all(
        page.visits.map(async (visit) => viewOfVisit(visit, await requestsOfVisit(visit, ports), (id) => doors(id)?.timeZone)),
      );
      return answer(200, page.next === undefined ? { visits } : { visits, next: page.next });
    },
  );

function listed(who: Identity, { mine, from, until, next }: z.infer<typeof Query>, { visits }: Ports<'visits'>) {
  const own = mine === 'true' || !seesAll(who) ? { personId: who.id } : {};
  return visits.list({ ...own, ...(from && { from }), ...(until && { until }) }, next);
}

/** The one visit of that name, or all of a series. */
async function named(who: Identity, externalId: string, { visits }: Ports<'visits'>): Promise<VisitRecord[]> {
  const id = ownVisitId(who, externalId);
  const one = await visits.read(id);
  return one ? [one] : visits.ofSeries(id);
}

const seesAll = ({ kind, roles }: Identity) => kind === 'person' && roles.includes('Latch.Security');
