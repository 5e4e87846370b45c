import { z } from 'zod';
import { expose } from './http/expose.js';
import { notFound } from './http/problem.js';
import type { BookingPorts } from './visits/booking.js';
import { endVisit } from './visits/change-visit.js';
import { findVisit, mayChangeVisit } from './visits/find-visit.js';

import { VisitAccepted } from './visits/visit-view.js';

/** POST /api/visits/{id}/extend: a later or an earlier end, also while people are inside. For whoever booked it, and its host. */
export const registerExtendVisit = (ports: BookingPorts) =>
  expose(
    {
      name: 'extendVisit',
      method: 'POST',
      route: 'api/visits/{id}/extend',
      summary: 'Give a visit another end',
      access: { people: ['Latch.Request'], applications: ['Latch.Integrate'] },
      body: z.strictObject({ end: z.string().min(1).max(64), timeZone: z.string().min(1).max(64).optional() }),
      keys: 'ledger',
      standing: 'now',
      answers: { 202: { description: 'In the record; requests, doors and codes follow', schema: VisitAccepted } },
    },
    ports,
    async ({ who, params, body, context }) => {
      const visit = await findVisit(ports, params['id']);
      if (!visit || !mayChangeVisit(who, visit)) return notFound();
      return endVisit(visit, body, { who, context }, ports);
    },
  );
