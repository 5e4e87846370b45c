import { endingOf } from '../src/domain/request.js';
import { isParked } from '../src/domain/step-up.js';
import { type Answer, implement } from '../src/durable/register.js';
import type { Clock } from '../src/ports/clock.js';
import type { Doors } from '../src/ports/doors.js';
import type { Rules } from '../src/ports/grants.js';
import type { Requests } from '../src/ports/requests.js';
import { readStepUp } from './contracts.js';
import { revocationOf } from './standing.js';

type Needs = { requests: Requests; doors: Doors; rules: Rules; clock: Clock };

/** Reads whether the requester has come back with the stronger sign-in that was asked for. */
export const readStepUpActivity = implement(readStepUp, (needs: Needs) => async ({ requestId }): Promise<Answer<typeof readStepUp>> => {
  const record = await needs.requests.read(requestId);
  if (!record) return { kind: 'cancelled' };
  const ending = endingOf(record);
  if (ending === 'cancelled' || ending === 'revoked') return { kind: ending };
  if (record.status === 'closed') return { kind: 'lapsed' };
  if (await revocationOf(needs, record)) return { kind: 'revoked' };
  return { kind: isParked(record) ? 'pending' : 'stepped-up' };
});
