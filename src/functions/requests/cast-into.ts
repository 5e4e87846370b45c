import { castVote, type VoteRefusal, type Word } from '../../domain/approval.js';
import type { RequestRecord, Vote } from '../../domain/request-record.js';
import type { Ports } from '../edge-ports.js';
import { changeAmong } from './change-among.js';

/** The vote as the record now has it, or why it was refused. */
export async function castInto(
  ports: Ports<'requests' | 'directory' | 'clock'>,
  record: RequestRecord,
  vote: Word,
): Promise<Vote | VoteRefusal> {
  const { approverId, inPlaceOf = approverId } = vote;
  let refused: VoteRefusal | undefined;
  const changed = await changeAmong(ports, record, [approverId, inPlaceOf], (current, sameAs) => {
    const result = castVote(current, vote, sameAs, ports.clock.now());
    refused = result.kind === 'refused' ? result.because : undefined;
    return result.kind === 'refused' ? current : result.record;
  });
  return refused ?? changed?.approvals.votes.findLast((each) => each.approverId === approverId) ?? 'already-decided';
}
