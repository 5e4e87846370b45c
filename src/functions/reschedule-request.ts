import { z } from 'zod';
import { expose } from './http/expose.js';
import { Accepted } from './requests/accepted.js';
import { AskedWindow } from './requests/ask.js';
import { type ChangePorts, changePlan } from './requests/change-plan.js';

/** POST /api/requests/{id}/reschedule: another window; inside what was approved at once, outside of it after checks and approval. */
export const registerRescheduleRequest = (ports: ChangePorts) =>
  expose(
    {
      name: 'rescheduleRequest',
      method: 'POST',
      route: 'api/requests/{id}/reschedule',
      summary: 'Move a request of your own to another window',
      access: { people: ['Latch.Request'] },
      body: z.strictObject({ window: AskedWindow }),
      keys: 'ledger',
      standing: 'now',
      answers: { 202: { description: 'In the record; doors, codes and approvers follow', schema: Accepted } },
    },
    ports,
    (call) => changePlan(call, call.body, ports),
  );
