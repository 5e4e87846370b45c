import { isOpen, openVotesOf } from '../../domain/counted.js';
import { asAsked } from '../../domain/extension.js';
import type { PersonId } from '../../domain/ids.js';
import type { RequestRecord } from '../../domain/request-record.js';
import type { Ports } from '../edge-ports.js';
import { settledBy } from '../requests/decide.js';
import { readDoors } from '../requests/read-doors.js';
import type { ApprovalView } from './approval-view.js';

/** Names may be as old as this: the page looks again and again. */
const nameAgeMs = 60_000;

/** Looks up everything an approver should know. People the directory no longer has have no name. */
export async function showApproval(current: RequestRecord, { doors, directory }: Ports<'doors' | 'directory'>): Promise<ApprovalView> {
  const record = asAsked(current);
  const { approvals, checks, clocks, purpose, requesterId, subjectId, ticket, window } = record;
  const votes = openVotesOf(record);
  const settled = isOpen(record) ? undefined : settledBy(record);
  const ids = [requesterId, subjectId, ...votes.map(({ approverId }) => approverId), ...(settled ? [settled.by] : [])];
  const { people } = await directory.gather([...new Set(ids)], [], nameAgeMs);
  const nameOf = (id: PersonId) => people.get(id)?.displayName ?? '?';
  const known = await readDoors(
    doors,
    record.doors.map(({ doorId }) => doorId),
  );
  const score = checks.findLast(({ name }) => name === 'risk')?.detail;
  const company = people.get(subjectId)?.company;
  return {
    requestId: record.id,
    requester: nameOf(requesterId),
    subject: { name: nameOf(subjectId), ...(company !== undefined && { company }) },
    doors: known.map((door) => ({ name: door.name, class: door.class })),
    window: { opensAt: window.opensAt, closesAt: window.closesAt, timeZone: known[0]?.timeZone ?? 'UTC' },
    purpose,
    ...(ticket !== undefined && { ticket }),
    decideBy: clocks.decideBy,
    ...(score && {
      risk: {
        score: score.score,
        factors: score.factors.map(({ name, evidence, baseline, sentence }) => ({ name, evidence, baseline, sentence })),
      },
    }),
    approvals: {
      required: approvals.required,
      escort: approvals.escort === true,
      votes: votes.map(({ approverId, decision, at }) => ({ name: nameOf(approverId), decision, at })),
    },
    ...(isOpen(record) && { longer: true }),
    ...endOf(record, settled && { name: nameOf(settled.by), at: settled.at }),
  };
}

function endOf(record: RequestRecord, by: { name: string; at: string } | undefined): Pick<ApprovalView, 'settled'> {
  if (isOpen(record)) return {};
  const { decision, cancelled, outcome } = record;
  const end = decision?.kind ?? (cancelled ? 'cancelled' : outcome);
  return end === undefined ? {} : { settled: { outcome: end, ...by } };
}
