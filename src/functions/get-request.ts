import { RequestView, viewOf } from '../domain/request-view.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound } from './http/problem.js';
import { answer } from './http/reply.js';
import type { RightPorts } from './requests/approver-of.js';
import { auditReading } from './requests/audit-reading.js';
import { doorLookup } from './requests/door-lookup.js';
import { findRequest } from './requests/find-request.js';
import { standingOf } from './requests/may-see.js';
import { withVoters } from './requests/with-voters.js';

/** GET /api/requests/{id}: for those it concerns and those who may decide it; security may read any, which is audited. Those whose request it is see nobody's name. */
export const registerGetRequest = (
  ports: RightPorts & Ports<'tokens' | 'sessions' | 'effects' | 'requests' | 'audit' | 'erasures' | 'newId'>,
) =>
  expose(
    {
      name: 'getRequest',
      method: 'GET',
      route: 'api/requests/{id}',
      summary: 'Read a request',
      access: { people: ['Latch.Request', 'Latch.Approve', 'Latch.Security'] },
      answers: { 200: { description: 'The request', schema: RequestView } },
    },
    ports,
    async ({ who, params }) => {
      const record = await findRequest(ports.requests, params['id']);
      const standing = record && (await standingOf(who, record, ports));
      if (!record || !standing) return notFound();
      if (standing === 'security') await auditReading(who, record, ports);
      const view = viewOf(record, await doorLookup(ports.doors, [record]), ports.clock.now());
      return answer(200, standing === 'party' ? view : await withVoters(view, record, ports));
    },
  );
