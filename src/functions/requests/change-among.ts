import { isSamePerson } from '../../../activities/people.js';
import type { PersonId } from '../../domain/ids.js';
import type { RequestRecord } from '../../domain/request-record.js';
import { voicesBehind } from '../../domain/voices-behind.js';
import type { Directory, Person } from '../../ports/people.js';
import type { Ports } from '../edge-ports.js';

type People = ReadonlyMap<PersonId, Person | undefined>;
type SameAs = (one: PersonId, other: PersonId) => boolean;

/**
 * Changes a record by a transition that must know which accounts belong to one person: its own people's and these. Who came in while we asked the directory
 * is asked for too, before anything counts.
 */
export async function changeAmong(
  { requests, directory }: Ports<'requests' | 'directory'>,
  record: RequestRecord,
  others: readonly PersonId[],
  transition: (current: RequestRecord, sameAs: SameAs) => RequestRecord,
): Promise<RequestRecord | undefined> {
  for (let seen = record; ; ) {
    const people = await peopleAround(directory, [...idsIn(seen), ...others]);
    const sameAs: SameAs = (one, other) => mayBeOne(people.get(one), people.get(other));
    let isApplied = false;
    const changed = await requests.change(record.id, (current) => {
      isApplied = areKnown(people, current);
      return isApplied ? transition(current, sameAs) : current;
    });
    if (!changed || isApplied) return changed;
    seen = changed;
  }
}

const idsIn = (record: RequestRecord): PersonId[] => [record.requesterId, record.subjectId, ...voicesBehind(record)];

const areKnown = (people: People, record: RequestRecord) => idsIn(record).every((id) => people.has(id));

async function peopleAround(directory: Directory, ids: readonly PersonId[]): Promise<People> {
  return (await directory.gather([...new Set(ids)], [])).people;
}

/** Somebody the directory no longer has could be anybody, so they count as the same person. */
const mayBeOne = (one: Person | undefined, other: Person | undefined) => !one || !other || isSamePerson(one, other);
