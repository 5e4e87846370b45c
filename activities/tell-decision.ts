import { approvedLetter } from '../src/domain/messages.js';
import { implement } from '../src/durable/register.js';
import type { Requests } from '../src/ports.js';
import { tellDecision } from './contracts.js';
import { type Desk, doorsOf, subjectOf, writeTo } from './correspondence.js';
import { approversFor } from './people.js';

/** Tells the requester and everybody who was asked that the request is approved. Where nobody was asked the code itself says it. */
export const tellDecisionActivity = implement(tellDecision, (needs: Desk & { requests: Requests }) => async ({ requestId }) => {
  const record = await needs.requests.read(requestId);
  if (!record || record.approvals.required === 0) return { kind: 'told' };
  const requester = await needs.directory.person(record.requesterId);
  const asked = await approversFor(needs.directory, record, await doorsOf(needs.doors, record));
  await writeTo(needs, [...(requester ? [requester] : []), ...asked], record, 'approved', approvedLetter(await subjectOf(needs, record)));
  return { kind: 'told' };
});
