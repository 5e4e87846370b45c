import { owe } from '../src/domain/tidings.js';
import { implement } from '../src/durable/register.js';
import type { Requests } from '../src/ports/requests.js';
import { tellDecision } from './contracts.js';

/** Puts down that people are to be written to about the approval. */
export const tellDecisionActivity = implement(tellDecision, ({ requests }: { requests: Requests }) => async ({ requestId }) => {
  await requests.change(requestId, (before) => owe(before, 'approved'));
  return { kind: 'told' };
});
