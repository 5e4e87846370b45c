import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound } from './http/problem.js';
import { answer } from './http/reply.js';
import { doorLookup } from './requests/door-lookup.js';
import { findVisit, maySeeVisit, requestsOfVisit } from './visits/find-visit.js';
import { VisitView, viewOfVisit } from './visits/visit-view.js';

/** GET /api/visits/{id}: where a visit stands, person by person. For whoever booked, hosts or comes, and security. */
export const registerGetVisit = (ports: Ports<'tokens' | 'sessions' | 'effects' | 'visits' | 'requests' | 'doors'>) =>
  expose(
    {
      name: 'getVisit',
      method: 'GET',
      route: 'api/visits/{id}',
      summary: 'See a visit',
      access: { people: ['Latch.Request', 'Latch.Security'], applications: ['Latch.Integrate'] },
      answers: { 200: { description: 'The visit', schema: VisitView } },
    },
    ports,
    async ({ who, params }) => {
      const visit = await findVisit(ports, params['id']);
      if (!visit || !maySeeVisit(who, visit)) return notFound();
      const doors = await doorLookup(ports.doors);
      return answer(
        200,
        viewOfVisit(visit, await requestsOfVisit(visit, ports), (id) => doors(id)?.timeZone),
      );
    },
  );
