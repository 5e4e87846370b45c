import { isSamePerson } from '../../../activities/people.js';
import { castVote, type VoteRefusal } from '../../domain/approval.js';
import type { PersonId } from '../../domain/ids.js';
import type { RequestRecord, Vote } from '../../domain/request-record.js';
import type { Directory, Person } from '../../ports/people.js';
import type { Ports } from '../edge-ports.js';

type Needs = Ports<'requests' | 'directory' | 'clock'>;
type People = ReadonlyMap<PersonId, Person | undefined>;

/** The vote as the record now has it, or why it was refused. Who voted while we asked the directory is asked for too, before this vote counts. */
export async function castInto(ports: Needs, record: RequestRecord, vote: Vote): Promise<Vote | VoteRefusal> {
  for (let seen = record; ; ) {
    const people = await peopleAround(ports.directory, seen, vote);
    const cast = await castAmong(people, ports, record.id, vote);
    if (cast.kind !== 'others-voted') return cast.outcome;
    seen = cast.record;
  }
}

type Cast = { kind: 'others-voted'; record: RequestRecord } | { kind: 'cast'; outcome: Vote | VoteRefusal };

/** Votes only in a record whose people were all compared. */
async function castAmong(people: People, { requests, clock }: Needs, id: RequestRecord['id'], vote: Vote): Promise<Cast> {
  let refused: VoteRefusal | undefined;
  const changed = await requests.change(id, (current) => {
    refused = undefined;
    if (!areKnown(people, current)) return current;
    const result = castVote(current, vote, (one, other) => mayBeOne(people.get(one), people.get(other)), clock.now());
    refused = result.kind === 'refused' ? result.because : undefined;
    return result.kind === 'refused' ? current : result.record;
  });
  if (changed && !refused && !areKnown(people, changed)) return { kind: 'others-voted', record: changed };
  const stored = changed?.approvals.votes.findLast((each) => each.approverId === vote.approverId);
  return { kind: 'cast', outcome: refused ?? stored ?? 'already-decided' };
}

const idsIn = ({ requesterId, subjectId, approvals }: RequestRecord): PersonId[] => [
  requesterId,
  subjectId,
  ...approvals.votes.flatMap(({ approverId, inPlaceOf }) => [approverId, ...(inPlaceOf ? [inPlaceOf] : [])]),
];

const areKnown = (people: People, record: RequestRecord) => idsIn(record).every((id) => people.has(id));

async function peopleAround(directory: Directory, record: RequestRecord, { approverId, inPlaceOf = approverId }: Vote): Promise<People> {
  const ids = [...new Set([...idsIn(record), approverId, inPlaceOf])];
  return new Map(await Promise.all(ids.map(async (id) => [id, await directory.person(id)] as const)));
}

/** Somebody the directory no longer has could be anybody, so they count as the same person. */
const mayBeOne = (one: Person | undefined, other: Person | undefined) => !one || !other || isSamePerson(one, other);
