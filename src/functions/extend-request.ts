import { z } from 'zod';
import { expose } from './http/expose.js';
import { Accepted } from './requests/accepted.js';
import { type ChangePorts, changePlan } from './requests/change-plan.js';

/** POST /api/requests/{id}/extend: a longer or shorter stay; a longer one than was approved waits for its approvers. */
export const registerExtendRequest = (ports: ChangePorts) =>
  expose(
    {
      name: 'extendRequest',
      method: 'POST',
      route: 'api/requests/{id}/extend',
      summary: 'Give a request of your own another end',
      access: { people: ['Latch.Request'] },
      body: z.strictObject({ end: z.string().min(1).max(64), timeZone: z.string().min(1).max(64).optional() }),
      keys: 'ledger',
      standing: 'now',
      answers: { 202: { description: 'In the record; doors, codes and approvers follow', schema: Accepted } },
    },
    ports,
    (call) => changePlan(call, call.body, ports),
  );
