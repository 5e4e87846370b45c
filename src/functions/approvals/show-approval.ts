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

/** Looks up everything an approver should know. `inPlaceOf`: whose right the reader has, if it is not their own. People the directory no longer has have no name. */
export async function showApproval(
  current: RequestRecord,
  inPlaceOf: PersonId | undefined,
  { doors, directory }: Ports<'doors' | 'directory'>,
): Promise<ApprovalView> {
  const record = asAsked(current);
  const { approvals, checks, clocks, purpose, requesterId, subjectId, ticket, window } = record;
  const votes = openVotesOf(record);
  const outcome = outcomeOf(record);
  const settled = isOpen(record) ? undefined : settledBy(record);
  const voters = votes.flatMap((vote) => [vote.approverId, vote.inPlaceOf]);
  const ids = [requesterId, subjectId, inPlaceOf, settled?.by, ...voters].filter((id) => id !== undefined);
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
    question: record.question ?? 0,
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
      votes: votes.map(({ approverId, inPlaceOf: of, decision, at }) => ({
        ...{ name: nameOf(approverId), decision, at },
        ...(of && { inPlaceOf: nameOf(of) }),
      })),
    },
    ...(inPlaceOf && outcome === undefined && { inPlaceOf: nameOf(inPlaceOf) }),
    ...(isOpen(record) && { longer: true }),
    ...(outcome !== undefined && { settled: { outcome, ...(settled && { name: nameOf(settled.by), at: settled.at }) } }),
  };
}

/** How it ended, where nothing is left to decide. */
const outcomeOf = (record: RequestRecord): string | undefined =>
  isOpen(record) ? undefined : (record.decision?.kind ?? (record.cancelled ? 'cancelled' : record.outcome));
