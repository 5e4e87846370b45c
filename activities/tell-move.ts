import { owe } from '../src/domain/tidings.js';
import { implement } from '../src/durable/register.js';
import type { Requests } from '../src/ports/requests.js';
import { tellMove } from './contracts.js';

/** Puts down that people are to be written to about another window. */
export const tellMoveActivity = implement(tellMove, ({ requests }: { requests: Requests }) => async ({ requestId }) => {
  await requests.change(requestId, (before) => owe(before, 'moved'));
  return { kind: 'told' };
});
