import { lapse } from '../src/domain/asking.js';
import { laterDelivery } from '../src/domain/clocks.js';
import { denialOf } from '../src/domain/deny-rule.js';
import type { Policy } from '../src/domain/policy.js';
import { decisionOf, keepOpen } from '../src/domain/request.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { type Answer, implement } from '../src/durable/register.js';
import type { Clock } from '../src/ports/clock.js';
import type { Doors } from '../src/ports/doors.js';
import type { Rules } from '../src/ports/grants.js';
import type { Requests } from '../src/ports/requests.js';
import { readDecision } from './contracts.js';
import { rulesAgainst } from './standing.js';

type Needs = { requests: Requests; doors: Doors; rules: Rules; clock: Clock; policy: Policy };
type Decision = Answer<typeof readDecision>;

/** What the record says about the decision, and the rules about going on. A request that is gone is as good as taken back; one that is to be asked anew has none yet. */
export const readDecisionActivity = implement(readDecision, (needs: Needs) => async ({ requestId }): Promise<Decision> => {
  const record = await needs.requests.read(requestId);
  if (!record) return { kind: 'cancelled' };
  const read = readFrom(record, needs.policy);
  return read.kind === 'pending' ? waiting(needs, record) : read;
});

function readFrom(record: RequestRecord, policy: Policy): Decision {
  const decision = decisionOf(record);
  if (decision.kind === 'cancelled' || decision.kind === 'revoked') return decision;
  if (record.catchUp?.from === 'checks') return { kind: 'moved' };
  if (decision.kind === 'pending' && record.approvals.askAgain) return { kind: 'ask-again' };
  const sendAt = laterDelivery(record, policy);
  return decision.kind === 'approved' && sendAt !== undefined ? { ...decision, sendAt } : decision;
}

/** A request whose time to decide ran out in a lockdown may be decided while its window lasts; any other takes no vote any more, for good. */
async function waiting(needs: Needs, record: RequestRecord): Promise<Decision> {
  const now = needs.clock.now();
  const denial = denialOf(await rulesAgainst(needs, record), now);
  if (denial === 'revoked') return { kind: 'revoked' };
  const isOver = record.clocks.decideBy <= now.toISOString() && record.window.closesAt > now.toISOString();
  if (denial === 'lockdown' && isOver) {
    await needs.requests.change(record.id, (current) => keepOpen(current, now));
    return { kind: 'frozen', until: record.window.closesAt };
  }
  const lapsed = await needs.requests.change(record.id, (current) => lapse(current, now));
  return lapsed ? readFrom(lapsed, needs.policy) : { kind: 'cancelled' };
}
