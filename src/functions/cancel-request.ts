import { z } from 'zod';
import { cancelled } from '../domain/step-up.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound, problem } from './http/problem.js';
import { answer } from './http/reply.js';
import { Accepted, accepted } from './requests/accepted.js';
import { findRequest, isParty } from './requests/find-request.js';

/** POST /api/requests/{id}/cancel: who wants in no longer does. Again: the same answer. */
export const registerCancelRequest = (ports: Ports<'tokens' | 'sessions' | 'effects' | 'requests' | 'clock' | 'flows'>) =>
  expose(
    {
      name: 'cancelRequest',
      method: 'POST',
      route: 'api/requests/{id}/cancel',
      summary: 'Cancel a request of your own',
      access: { people: ['Latch.Request'] },
      body: z.strictObject({}).prefault({}),
      keys: 'ledger',
      answers: { 202: { description: 'Cancelled in the record; lock and codes follow', schema: Accepted } },
    },
    ports,
    async ({ who, params, context }) => {
      const found = await findRequest(ports.requests, params['id']);
      if (!found || !isParty(who, found)) return notFound();
      const record = await ports.requests.change(found.id, (current) => cancelled(current, who.id, ports.clock.now()));
      if (!record?.cancelled) return problem(409, 'already-closed', 'This request has ended.');
      await ports.flows(context).wake(found.id);
      return answer(202, accepted(record));
    },
  );
