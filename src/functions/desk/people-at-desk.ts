import { openVotesOf } from '../../domain/counted.js';
import { asAsked } from '../../domain/extension.js';
import type { RequestRecord } from '../../domain/request-record.js';
import type { DeskView } from './desk-view.js';

const doorsOf = ({ doors }: RequestRecord) => doors.map(({ doorId }) => doorId);

export function waitingView(record: RequestRecord, name: string): DeskView['waiting'][number] {
  const { approvals, clocks } = asAsked(record);
  const given = openVotesOf(record).filter(({ decision }) => decision === 'approve').length;
  return {
    requestId: record.id,
    name,
    doors: doorsOf(record),
    decideBy: clocks.decideBy,
    approvals: { required: approvals.required, given },
  };
}

/** Inside since the last entry, and where that was. */
export function onSiteView(record: RequestRecord, name: string): DeskView['onSite'][number] {
  const last = record.timeline.findLast(({ event }) => event === 'entered');
  return {
    requestId: record.id,
    personId: record.subjectId,
    name,
    doors: last?.doorId ? [last.doorId] : doorsOf(record),
    since: last?.at ?? record.window.opensAt,
    until: record.window.closesAt,
  };
}
