import { endingOf } from '../src/domain/request.js';
import { isParked } from '../src/domain/step-up.js';
import { type Answer, implement } from '../src/durable/register.js';
import type { Requests } from '../src/ports/requests.js';
import { readStepUp } from './contracts.js';

/** Reads whether the requester has come back with the stronger sign-in that was asked for. */
export const readStepUpActivity = implement(
  readStepUp,
  ({ requests }: { requests: Requests }) =>
    async ({ requestId }): Promise<Answer<typeof readStepUp>> => {
      const record = await requests.read(requestId);
      const ending = record ? endingOf(record) : 'cancelled';
      if (ending === 'cancelled' || ending === 'revoked') return { kind: ending };
      if (record?.status === 'closed') return { kind: 'lapsed' };
      return { kind: record && isParked(record) ? 'pending' : 'stepped-up' };
    },
);
