import { usualDelivery } from '../src/domain/clocks.js';
import type { Policy } from '../src/domain/policy.js';
import { decisionOf } from '../src/domain/request.js';
import { type Answer, implement } from '../src/durable/register.js';
import type { Requests } from '../src/ports/requests.js';
import { readDecision } from './contracts.js';

/** What the record says about the decision. A request that is gone is as good as taken back; one that is to be asked anew has none yet. */
export const readDecisionActivity = implement(
  readDecision,
  ({ requests, policy }: { requests: Requests; policy: Policy }) =>
    async ({ requestId }): Promise<Answer<typeof readDecision>> => {
      const record = await requests.read(requestId);
      if (!record) return { kind: 'cancelled' };
      const decision = decisionOf(record);
      if (decision.kind === 'cancelled' || decision.kind === 'revoked') return decision;
      if (record.catchUp?.from === 'checks') return { kind: 'moved' };
      const sendAt = usualDelivery(record, policy);
      return decision.kind === 'approved' && decision.clocks.deliverAt < sendAt ? { ...decision, sendAt } : decision;
    },
);
