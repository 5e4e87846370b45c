import { reportOf, VisitReport } from '../domain/visit-report.js';
import { standingOfVisit } from '../domain/visit-status.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound } from './http/problem.js';
import { answer } from './http/reply.js';
import { findVisit, mayChangeVisit, requestsOfVisit } from './visits/find-visit.js';
import { namesOf } from './visits/show-visits.js';
import { Names } from './visits/visit-view.js';

const Report = VisitReport.extend({ names: Names });

/** GET /api/visits/{id}/report: who came, when and through which doors, who agreed, what changed. For whoever booked, the host, and security. */
export const registerVisitReport = (ports: Ports<'tokens' | 'sessions' | 'effects' | 'visits' | 'requests' | 'directory'>) =>
  expose(
    {
      name: 'visitReport',
      method: 'GET',
      route: 'api/visits/{id}/report',
      summary: 'The report of a visit',
      access: { people: ['Latch.Request', 'Latch.Security'], applications: ['Latch.Integrate'] },
      answers: { 200: { description: 'The visit as it was, or as far as it is', schema: Report } },
    },
    ports,
    async ({ who, params }) => {
      const visit = await findVisit(ports, params['id']);
      const isSecurity = who.kind === 'person' && who.roles.includes('Latch.Security');
      if (!visit || !(mayChangeVisit(who, visit) || isSecurity)) return notFound();
      const requests = await requestsOfVisit(visit, ports);
      const report = reportOf(visit, requests, standingOfVisit(visit, requests));
      const people = report.people.flatMap(({ personId, approvedBy }) => [personId, ...approvedBy]);
      return answer(200, { ...report, names: await namesOf([visit.hostId, ...people], ports) });
    },
  );
