import { Instant } from '../domain/ids.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound } from './http/problem.js';
import { answer } from './http/reply.js';
import { findVisit, maySeeVisit } from './visits/find-visit.js';
import { type ShowingPorts, showVisits } from './visits/show-visits.js';
import { Names, VisitView } from './visits/visit-view.js';

/** `asOf`: when this was read, by the clock that everything here happens by. */
const Shown = VisitView.extend({ asOf: Instant, names: Names });

/** GET /api/visits/{id}: where a visit stands, person by person. For whoever booked, hosts or comes, and security. */
export const registerGetVisit = (ports: Ports<'tokens' | 'sessions' | 'effects' | 'visits'> & ShowingPorts) =>
  expose(
    {
      name: 'getVisit',
      method: 'GET',
      route: 'api/visits/{id}',
      summary: 'See a visit',
      access: { people: ['Latch.Request', 'Latch.Security'], applications: ['Latch.Integrate'] },
      answers: { 200: { description: 'The visit', schema: Shown } },
    },
    ports,
    async ({ who, params }) => {
      const visit = await findVisit(ports, params['id']);
      if (!visit || !maySeeVisit(who, visit)) return notFound();
      const { asOf, names, visits } = await showVisits([visit], ports);
      return answer(200, { ...visits[0], asOf, names });
    },
  );
