import { implement } from '../src/durable/register.js';
import type { Rules } from '../src/ports/grants.js';
import { readLift } from './contracts.js';

/** A lockdown whose record is gone binds nobody. */
export const readLiftActivity = implement(readLift, ({ rules }: { rules: Rules }) => async ({ revocationId }) => {
  const record = await rules.revocation(revocationId);
  return { kind: record && record.liftedAt === undefined ? 'pending' : 'lifted' };
});
