import { z } from 'zod';
import { expose } from './http/expose.js';
import { notFound } from './http/problem.js';
import type { BookingPorts } from './visits/booking.js';
import { moveVisit } from './visits/change-visit.js';
import { findVisit, mayChangeVisit } from './visits/find-visit.js';
import { VisitBody, VisitWindow } from './visits/visit-body.js';
import { VisitAccepted } from './visits/visit-view.js';

/** POST /api/visits/{id}/reschedule: another time, in whatever state the visit is; approvers are asked only outside of what they approved. For whoever booked it, and its host. */
export const registerRescheduleVisit = (ports: BookingPorts) =>
  expose(
    {
      name: 'rescheduleVisit',
      method: 'POST',
      route: 'api/visits/{id}/reschedule',
      summary: 'Move a visit',
      access: { people: ['Latch.Request'], applications: ['Latch.Integrate'] },
      body: z.strictObject({ window: VisitWindow, doors: VisitBody.shape.doors.optional() }),
      keys: 'ledger',
      standing: 'now',
      answers: { 202: { description: 'In the record; requests, doors and codes follow', schema: VisitAccepted } },
    },
    ports,
    async ({ who, params, body, context }) => {
      const visit = await findVisit(ports, params['id']);
      if (!visit || !mayChangeVisit(who, visit)) return notFound();
      return moveVisit(visit, body, { who, context }, ports);
    },
  );
