import type { DoorRecord } from '../door-record.js';
import type { AttemptRecord, CodeRecord } from '../grant-record.js';
import type { GrantId, Instant, PersonId, RequestId } from '../ids.js';
import type { RequestRecord } from '../request-record.js';
import { earliest, latest } from '../window.js';

/**
 * Somebody who could have opened a door between two instants, and by what: a grant while it lived; a lock that had not heard yet that it was over, within
 * the reach of the network or beyond it.
 */
export type Possibility = {
  personId: PersonId;
  requestId: RequestId;
  grantId: GrantId;
  generation: number;
  from: Instant;
  until: Instant;
  as: 'live-grant' | 'unconfirmed-revocation' | 'offline-exposure';
};

export type Span = { from: Instant; to: Instant };
type Door = Pick<DoorRecord, 'id' | 'judge' | 'offlineCapable'>;

/** How far the clock of a lock that judges may be off; a cloud's answer holds this long. */
const lockToleranceMs = 120_000;
const answerMs = 2_000;

/** Everybody who could have opened the door in this span: more rather than fewer, where the records leave a choice. */
export function possibilities(door: Door, codes: readonly CodeRecord[], requests: readonly RequestRecord[], span: Span): Possibility[] {
  const byId = new Map(requests.map((record) => [record.id, record]));
  return codes
    .flatMap((code) => segmentsOf(door, code, byId.get(code.requestId)))
    .filter(({ from, until }) => from <= until && from < span.to && until >= span.from)
    .map((each) => ({ ...each, from: latest(each.from, span.from), until: earliest(each.until, span.to) }))
    .sort((one, other) => (one.from < other.from ? -1 : 1));
}

function segmentsOf(door: Door, code: CodeRecord, record: RequestRecord | undefined): Possibility[] {
  const { subjectId: personId, requestId, grantId, generation, notBefore, notAfter, usedAt } = code;
  const about = { personId, requestId, grantId, generation };
  const isLocks = door.judge === 'lock';
  const slack = isLocks ? lockToleranceMs : answerMs;
  const end = usedAt ?? endedAt(record) ?? notAfter;
  const live: Possibility = {
    ...{ ...about, as: 'live-grant' },
    from: shifted(notBefore, isLocks ? -lockToleranceMs : 0),
    until: shifted(earliest(end, notAfter), slack),
  };
  if (!isLocks || usedAt !== undefined || end >= notAfter) return [live];
  const until = earliest(heardBy(door, record, end) ?? shifted(notAfter, slack), shifted(notAfter, slack));
  const as = door.offlineCapable ? 'offline-exposure' : 'unconfirmed-revocation';
  return until > end
    ? [
        { ...live, until: end },
        { ...about, as, from: end, until },
      ]
    : [live];
}

/** When the right behind a code was over before its time, as far as the record says. */
function endedAt(record: RequestRecord | undefined): Instant | undefined {
  const ends = [record?.revoked?.at, record?.cancelled?.at, record?.checkedOutAt].filter((at) => at !== undefined);
  const [first, ...rest] = ends;
  return first === undefined ? undefined : earliest(first, ...rest);
}

/** When the door's lock has acknowledged after that that it holds the grant no more. */
const heardBy = ({ id }: Door, record: RequestRecord | undefined, after: Instant): Instant | undefined =>
  record?.timeline.find(({ event, doorId, at }) => event === 'disarmed' && doorId === id && at >= after)?.at;

const shifted = (at: Instant, ms: number): Instant => new Date(Date.parse(at) + ms).toISOString();

/** Openings that no possibility explains: whoever sees one should look at the lock. `at` of a lock's own word is by its clock. */
export function unexplained(attempts: readonly AttemptRecord[], could: readonly Possibility[]): AttemptRecord[] {
  return attempts.filter(
    ({ state, requestId, at }) =>
      state === 'granted' && !could.some((each) => each.requestId === requestId && each.from <= at && at <= each.until),
  );
}
