import { nextLookAt } from '../src/domain/extension.js';
import { pendingFresh } from '../src/domain/fresh-code.js';
import type { Instant } from '../src/domain/ids.js';
import { endingOf } from '../src/domain/request.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { type Answer, implement } from '../src/durable/register.js';
import type { Clock } from '../src/ports/clock.js';
import type { Doors } from '../src/ports/doors.js';
import type { Rules } from '../src/ports/grants.js';
import type { Requests } from '../src/ports/requests.js';
import { readEnding } from './contracts.js';
import { revocationOf } from './standing.js';

type Needs = { requests: Requests; doors: Doors; rules: Rules; clock: Clock };

/** Whether record or rules ask for an early end, or the record for a fresh code. A revocation counts although nobody has written it into the record yet; a lockdown ends nothing. */
export const readEndingActivity = implement(readEnding, (needs: Needs) => async ({ requestId }) => {
  const record = await needs.requests.read(requestId);
  if (!record) return { kind: 'cancelled' };
  const ending = endingOf(record);
  if (ending !== 'pending') return { kind: ending };
  if (await revocationOf(needs, record)) return { kind: 'revoked' };
  return wishOf(record, needs.clock.now().toISOString());
});

/** What people want of a request that goes on. */
function wishOf(record: RequestRecord, now: Instant): Answer<typeof readEnding> {
  const { catchUp, clocks, extension, window } = record;
  if (catchUp) return { kind: 'moved', from: catchUp.from, clocks };
  const look = extension && nextLookAt(extension);
  if (extension && !(look && now < look)) return { kind: 'longer' };
  return pendingFresh(record) && now < window.closesAt ? { kind: 'fresh-code' } : { kind: 'pending', ...(look && { look }) };
}
