import type { RequestRecord, TimelineEntry } from '../../domain/request-record.js';
import type { RequestView } from '../../domain/request-view.js';
import type { Ports } from '../edge-ports.js';
import { namesNow } from '../privacy/names-now.js';

/** The request with who voted by name, and in whose place: beside each vote, and where its history tells of it. */
export async function withVoters(view: RequestView, record: RequestRecord, ports: Ports<'directory' | 'erasures'>): Promise<RequestView> {
  const { votes } = record.approvals;
  const names = await namesNow(
    votes.flatMap(({ approverId, inPlaceOf = approverId }) => [approverId, inPlaceOf]),
    ports,
  );
  const shown = view.approvals.votes.map((vote, index) => ({ ...vote, inPlaceOf: votes[index]?.inPlaceOf }));
  const timeline = view.timeline.map((line, index) => ({ ...line, ...voterOf(record, record.timeline[index]) }));
  return { ...view, approvals: { ...view.approvals, votes: shown }, timeline, ...(names && { names }) };
}

const tellOfVotes: readonly TimelineEntry['event'][] = ['voted', 'approved', 'denied', 'extension-denied'];

function voterOf({ approvals }: RequestRecord, line: TimelineEntry | undefined): Pick<RequestView['timeline'][number], 'by' | 'inPlaceOf'> {
  const isVote = line !== undefined && tellOfVotes.includes(line.event);
  const vote = isVote && approvals.votes.find(({ approverId, at }) => approverId === line.who && at === line.at);
  return vote ? { by: vote.approverId, inPlaceOf: vote.inPlaceOf } : {};
}
