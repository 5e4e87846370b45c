import { againLetter, approvalLetter } from '../src/domain/approval-letter.js';
import { type Answer, implement } from '../src/durable/register.js';
import type { Requests } from '../src/ports/requests.js';
import { type ApproverDesk, askByMail, caseOf } from './approval-mail.js';
import { askApprovers } from './contracts.js';
import { doorsOf } from './correspondence.js';
import { approversFor, headCount } from './people.js';
import { askInTeams, type TeamsDesk } from './teams-desk.js';

/** Writes to everybody who may decide, each with a link of their own. Blocked when they are fewer people than must say yes. */
export const askApproversActivity = implement(
  askApprovers,
  (needs: ApproverDesk & TeamsDesk & { requests: Requests }) =>
    async ({ requestId }, log): Promise<Answer<typeof askApprovers>> => {
      const record = await needs.requests.read(requestId);
      if (!record || record.decision || record.approvals.required === 0) return { kind: 'asked', count: 0 };
      const approvers = await approversFor(needs.directory, record, await doorsOf(needs.doors, record));
      if (headCount(approvers) < record.approvals.required) {
        log.warn('too few approvers', { requestId, found: headCount(approvers), required: record.approvals.required });
        return { kind: 'blocked' };
      }
      const asked = await caseOf(needs, record);
      const letterOf = record.question === undefined ? approvalLetter : againLetter;
      const reached = await Promise.all(approvers.map((person) => askByMail(needs, record, asked, person, { step: 'ask', letterOf })));
      await askInTeams(needs, approvers, record, log);
      return { kind: 'asked', count: reached.filter(Boolean).length };
    },
);
