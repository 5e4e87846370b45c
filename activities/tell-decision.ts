import { approvedLetter } from '../src/domain/messages.js';
import { implement } from '../src/durable/register.js';
import type { Requests } from '../src/ports/requests.js';
import { tellDecision } from './contracts.js';
import { doorsOf, subjectOf, writeTo } from './correspondence.js';
import { approversFor } from './people.js';
import { type TeamsDesk, tellInTeams } from './teams-desk.js';

/** Tells the requester and everybody who was asked that the request is approved. Where nobody was asked the code itself says it. */
export const tellDecisionActivity = implement(tellDecision, (needs: TeamsDesk & { requests: Requests }) => async ({ requestId }, log) => {
  const record = await needs.requests.read(requestId);
  if (!record || record.approvals.required === 0) return { kind: 'told' };
  const requester = await needs.directory.person(record.requesterId);
  const asked = await approversFor(needs.directory, record, await doorsOf(needs.doors, record));
  const subject = await subjectOf(needs, record);
  await writeTo(needs, [...(requester ? [requester] : []), ...asked], record, 'approved', (language) => approvedLetter(subject, language));
  await tellInTeams(needs, record, 'approved', log);
  return { kind: 'told' };
});
