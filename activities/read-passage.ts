import { laterDelivery } from '../src/domain/clocks.js';
import type { Policy } from '../src/domain/policy.js';
import { type Answer, implement } from '../src/durable/register.js';
import type { Requests } from '../src/ports/requests.js';
import { readPassage } from './contracts.js';

type Needs = { requests: Requests; policy: Policy };

/** Where a request is that holds its doors. How it goes on, or that it ends, is for `readEnding` to say; without a decision there is nothing it could hold. */
export const readPassageActivity = implement(
  readPassage,
  ({ requests, policy }: Needs) =>
    async ({ requestId }): Promise<Answer<typeof readPassage>> => {
      const record = await requests.read(requestId);
      if (!record || record.status === 'closed' || !(record.catchUp || record.decision?.kind === 'approved')) return { kind: 'none' };
      const sendAt = laterDelivery(record, policy);
      return {
        kind: 'held',
        clocks: record.clocks,
        doors: record.doors.map(({ doorId, grantId }) => ({ doorId, grantId })),
        ...(sendAt !== undefined && { sendAt }),
      };
    },
);
