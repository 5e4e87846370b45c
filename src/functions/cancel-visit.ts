import { z } from 'zod';
import { VisitId } from '../domain/ids.js';
import { isFinished } from '../domain/visit.js';
import { expose } from './http/expose.js';
import { notFound, problem } from './http/problem.js';
import { answer } from './http/reply.js';
import type { BookingPorts } from './visits/booking.js';
import { findVisit, mayChangeVisit } from './visits/find-visit.js';
import { takeOff } from './visits/keep-visits.js';
import { acceptedVisit, VisitAccepted } from './visits/visit-view.js';

const access = { people: ['Latch.Request'] as const, applications: ['Latch.Integrate'] as const };

/** POST /api/visits/{id}/cancel: the visit does not take place; its codes die, whatever state it is in. Again: the same answer. */
export const registerCancelVisit = (ports: BookingPorts) =>
  expose(
    {
      name: 'cancelVisit',
      method: 'POST',
      route: 'api/visits/{id}/cancel',
      summary: 'Cancel a visit',
      access,
      body: z.strictObject({}).prefault({}),
      keys: 'ledger',
      answers: { 202: { description: 'Cancelled in the record; requests, codes and locks follow', schema: VisitAccepted } },
    },
    ports,
    async ({ who, params, context }) => {
      const visit = await findVisit(ports, params['id']);
      if (!visit || !mayChangeVisit(who, visit)) return notFound();
      const record = await takeOff(visit, who.id, ports, context);
      return record.cancelled ? answer(202, acceptedVisit(record)) : problem(409, 'visit-over', 'This visit is over.');
    },
  );

/** POST /api/visits/series/{id}/cancel: every visit of a series that has not ended. */
export const registerCancelSeries = (ports: BookingPorts) =>
  expose(
    {
      name: 'cancelSeries',
      method: 'POST',
      route: 'api/visits/series/{id}/cancel',
      summary: 'Cancel every visit of a series that is still to come',
      access,
      body: z.strictObject({}).prefault({}),
      keys: 'ledger',
      answers: { 202: { description: 'The visits that were cancelled', schema: z.object({ visits: z.array(VisitAccepted) }) } },
    },
    ports,
    async ({ who, params, context }) => {
      const id = VisitId.safeParse(params['id']?.toLowerCase());
      const visits = id.success ? await ports.visits.ofSeries(id.data) : [];
      const own = visits.filter((visit) => mayChangeVisit(who, visit));
      if (own.length === 0) return notFound();
      const cancelled = [];
      for (const visit of own) if (!isFinished(visit)) cancelled.push(await takeOff(visit, who.id, ports, context));
      return answer(202, { visits: cancelled.map(acceptedVisit) });
    },
  );
