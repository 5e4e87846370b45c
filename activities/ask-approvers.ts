import { approvalLetter } from '../src/domain/messages.js';
import { type Answer, implement } from '../src/durable/register.js';
import type { Requests } from '../src/ports.js';
import { askApprovers } from './contracts.js';
import { type Desk, doorsOf, subjectOf, writeTo } from './correspondence.js';
import { approversFor, headCount } from './people.js';

/** Writes to everybody who may decide. Blocked when they are fewer people than must say yes. */
export const askApproversActivity = implement(
  askApprovers,
  (needs: Desk & { requests: Requests }) =>
    async ({ requestId }, log): Promise<Answer<typeof askApprovers>> => {
      const record = await needs.requests.read(requestId);
      if (!record || record.decision || record.approvals.required === 0) return { kind: 'asked', count: 0 };
      const approvers = await approversFor(needs.directory, record, await doorsOf(needs.doors, record));
      if (headCount(approvers) < record.approvals.required) {
        log.warn('too few approvers', { requestId, found: headCount(approvers), required: record.approvals.required });
        return { kind: 'blocked' };
      }
      const { purpose, clocks, approvals } = record;
      const letter = approvalLetter(await subjectOf(needs, record), purpose, clocks.decideBy, approvals.escort);
      return { kind: 'asked', count: await writeTo(needs, approvers, record, 'ask', letter) };
    },
);
