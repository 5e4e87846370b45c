import { beginAgain } from '../src/domain/catch-up.js';
import { implement } from '../src/durable/register.js';
import type { Requests } from '../src/ports/requests.js';
import { beginAgain as contract } from './contracts.js';

/** Nothing of the plan before is left at any door: what follows is checked and asked anew. */
export const beginAgainActivity = implement(contract, ({ requests }: { requests: Requests }) => async ({ requestId }) => {
  await requests.change(requestId, beginAgain);
  return { kind: 'begun' };
});
