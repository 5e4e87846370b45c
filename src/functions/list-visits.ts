import { z } from 'zod';
import { Instant } from '../domain/ids.js';
import type { Identity } from '../ports/identity.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { answer } from './http/reply.js';
import { doorLookup } from './requests/door-lookup.js';
import { requestsOfVisit } from './visits/find-visit.js';
import { VisitView, viewOfVisit } from './visits/visit-view.js';

const Query = z.strictObject({
  mine: z.enum(['true', 'false']).default('false'),
  from: Instant.optional(),
  until: Instant.optional(),
  next: z.string().min(1).max(4096).optional(),
});

/** GET /api/visits: last booked first, 200 a page; one's own, for security those of everybody. `from`, `until`: that take place between. */
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
    async ({ who, query: { mine, from, until, next } }) => {
      const own = mine === 'true' || !seesAll(who) ? { personId: who.id } : {};
      const page = await ports.visits.list({ ...own, ...(from && { from }), ...(until && { until }) }, next);
      const doors = await doorLookup(ports.doors);
      const visits = await Promise.all(
        page.visits.map(async (visit) => viewOfVisit(visit, await requestsOfVisit(visit, ports), (id) => doors(id)?.timeZone)),
      );
      return answer(200, page.next === undefined ? { visits } : { visits, next: page.next });
    },
  );

const seesAll = ({ kind, roles }: Identity) => kind === 'person' && roles.includes('Latch.Security');
