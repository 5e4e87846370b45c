import { decisionOf } from '../src/domain/request.js';
import { implement } from '../src/durable/register.js';
import type { Requests } from '../src/ports/requests.js';
import { readDecision } from './contracts.js';

/** What the record says about the decision. A request that is gone is as good as taken back. */
export const readDecisionActivity = implement(readDecision, ({ requests }: { requests: Requests }) => async ({ requestId }) => {
  const record = await requests.read(requestId);
  if (!record) return { kind: 'cancelled' };
  const decision = decisionOf(record);
  const isOver = decision.kind === 'cancelled' || decision.kind === 'revoked';
  return record.catchUp?.from === 'checks' && !isOver ? { kind: 'moved' } : decision;
});
