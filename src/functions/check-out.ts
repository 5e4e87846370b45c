import { z } from 'zod';
import { PersonId } from '../domain/ids.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound, problem } from './http/problem.js';
import { answer } from './http/reply.js';
import { Accepted, accepted } from './requests/accepted.js';
import { findRequest, isParty } from './requests/find-request.js';
import { leave } from './requests/leave.js';
import { findVisit, mayChangeVisit, requestsOfVisit } from './visits/find-visit.js';

type Needs = Ports<'tokens' | 'sessions' | 'effects' | 'requests' | 'visits' | 'clock' | 'flows'>;

const notInside = () => problem(409, 'not-inside', 'Nobody has entered by this, or it is over.');

/** POST /api/requests/{id}/check-out: whoever entered has left and needs no more entries. By themselves or their host. */
export const registerCheckOut = (ports: Needs) =>
  expose(
    {
      name: 'checkOut',
      method: 'POST',
      route: 'api/requests/{id}/check-out',
      summary: 'Say that whoever entered has left',
      access: { people: ['Latch.Request'] },
      body: z.strictObject({}).prefault({}),
      keys: 'ledger',
      answers: { 202: { description: 'In the record; the codes die, the lock is disarmed', schema: Accepted } },
    },
    ports,
    async ({ who, params, context }) => {
      const found = await findRequest(ports.requests, params['id']);
      if (!found || !isParty(who, found)) return notFound();
      const record = await leave(found, who.id, ports, context);
      return record ? answer(202, accepted(record)) : notInside();
    },
  );

/** POST /api/visits/{id}/check-out: somebody of a visit has left all its doors; the caller, unless a host or whoever booked names somebody. */
export const registerCheckOutVisit = (ports: Needs) =>
  expose(
    {
      name: 'checkOutVisit',
      method: 'POST',
      route: 'api/visits/{id}/check-out',
      summary: 'Say that somebody of a visit has left',
      access: { people: ['Latch.Request'], applications: ['Latch.Integrate'] },
      body: z.strictObject({ personId: PersonId.optional() }).prefault({}),
      keys: 'ledger',
      answers: {
        202: { description: 'In the records; the codes die, the locks are disarmed', schema: z.object({ requests: z.array(Accepted) }) },
      },
    },
    ports,
    async ({ who, params, body: { personId = who.id }, context }) => {
      const visit = await findVisit(ports, params['id']);
      const own = (await (visit ? requestsOfVisit(visit, ports) : [])).filter(({ subjectId }) => subjectId === personId);
      if (!visit || own.length === 0 || !(personId === who.id || mayChangeVisit(who, visit))) return notFound();
      const left = await Promise.all(own.map((record) => leave(record, who.id, ports, context)));
      const requests = left.flatMap((record) => (record ? [accepted(record)] : []));
      return requests.length > 0 ? answer(202, { requests }) : notInside();
    },
  );
