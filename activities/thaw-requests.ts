import { noteThawed } from '../src/domain/lockdown.js';
import { implement } from '../src/durable/register.js';
import type { Clock } from '../src/ports/clock.js';
import type { Rules } from '../src/ports/grants.js';
import type { Requests } from '../src/ports/requests.js';
import { thawRequests } from './contracts.js';
import { inTurns } from './in-turns.js';

type Needs = { requests: Requests; rules: Rules; clock: Clock };

const requestsAtOnce = 8;

/** The line in their records wakes them, through the change feed. */
export const thawRequestsActivity = implement(thawRequests, ({ requests, rules, clock }: Needs) => async ({ revocationId }, log) => {
  const lockdown = await rules.revocation(revocationId);
  if (!lockdown) return { kind: 'thawed' };
  const places = await requests.places(lockdown.target);
  const ids = [...new Set(places.flatMap(({ requestId, open }) => (open ? [requestId] : [])))];
  await inTurns(ids, requestsAtOnce, (id) => requests.change(id, (record) => noteThawed(record, lockdown, clock.now())));
  log.info('requests go on', { revocationId, count: ids.length });
  return { kind: 'thawed' };
});
