import type { DoorRecord } from '../src/domain/door-record.js';
import type { Instant } from '../src/domain/ids.js';
import { notReadyLetter, readyAgainLetter } from '../src/domain/lock-letters.js';
import { nextLook, noteReadiness, type Shortcoming, shortcomings, verdicts } from '../src/domain/readiness.js';
import type { DoorState, RequestRecord } from '../src/domain/request-record.js';
import { earliest, instantFrom } from '../src/domain/window.js';
import { type Answer, implement } from '../src/durable/register.js';
import type { Clock } from '../src/ports/clock.js';
import type { Grants } from '../src/ports/grants.js';
import type { Locks } from '../src/ports/locks.js';
import type { Mailboxes } from '../src/ports/messages.js';
import type { Requests } from '../src/ports/requests.js';
import { checkReadiness } from './contracts.js';
import { type Desk, type LetterIn, partiesOf, subjectOf, writeTo } from './correspondence.js';
import { healthOf, otherDoors } from './other-doors.js';
import { outOfReach } from './out-of-reach.js';
import { sendOnce } from './send-once.js';

type Needs = Desk & { requests: Requests; grants: Grants; locks: Locks; clock: Clock; mailboxes: Mailboxes };

/** Looks at the locks of a request that is coming up. What is new stands in the record; requester, visitor and facility hear of trouble, and of its end. */
export const checkReadinessActivity = implement(
  checkReadiness,
  (needs: Needs) =>
    async ({ requestId, look, changes }): Promise<Answer<typeof checkReadiness>> => {
      const record = await needs.requests.read(requestId);
      if (!record || record.status === 'closed' || (record.changes ?? 0) !== changes) return { kind: 'over' };
      const askAt = look ? await lookRound(needs, record) : undefined;
      const next = nextLook(record, needs.clock.now());
      return next === undefined ? { kind: 'over' } : { kind: 'waiting', next: earliest(next, askAt ?? next) };
    },
);

async function lookRound(needs: Needs, record: RequestRecord): Promise<Instant | undefined> {
  for (const place of record.doors) await lookAt(needs, record, place);
  return askAhead(needs, record);
}

/** Of whom the directory has told nothing for a day it is asked before the arming, when hundreds may be: after it they would wait for their turn. That instant, if it is one's turn later. */
async function askAhead({ directory, clock }: Needs, { requesterId, subjectId, clocks }: RequestRecord): Promise<Instant | undefined> {
  const now = clock.now();
  const people = [...new Set([requesterId, subjectId])];
  if (instantFrom(now) >= clocks.armAt || (await directory.foresee(people, clocks.armAt, false)) === undefined) return undefined;
  try {
    await directory.factsOf(people, [], { roles: false, until: clocks.armAt });
  } catch (trouble) {
    const { code, retryAfterMs = 0 } = outOfReach(trouble) ?? {};
    if (code === undefined) throw trouble;
    return code === 'directory-busy' ? instantFrom(new Date(now.getTime() + retryAfterMs)) : undefined;
  }
  return undefined;
}

async function lookAt(needs: Needs, record: RequestRecord, place: DoorState): Promise<void> {
  const door = await needs.doors.read(place.doorId);
  if (!door?.lock) return;
  const found = shortcomings(await healthOf(needs, door), place.lock === 'armed' ? place.grantId : undefined);
  const noted = await needs.requests.change(record.id, (before) => noteReadiness(before, door.id, found, needs.clock.now()));
  const lines = noted ? verdicts(noted) : [];
  if (!noted || lines.length === verdicts(record).length) return;
  const wasTold = verdicts(record).some(({ event, detail }) => event === 'lock-not-ready' && detail.startsWith(`${door.id}:`));
  if (found.length > 0 || wasTold) await tell(needs, noted, door, found, lines.length);
}

/** Whoever comes hears of it in time not to set out; whoever expects them, and whoever looks after the door, in time to do something. */
async function tell(needs: Needs, record: RequestRecord, door: DoorRecord, found: readonly Shortcoming[], nth: number): Promise<void> {
  const subject = await subjectOf(needs, record);
  const about = { ...subject, span: { ...subject.span, timeZone: door.timeZone } };
  const others = found.length > 0 ? await otherDoors(needs, record, door) : [];
  const letterIn: LetterIn = (language) =>
    found.length > 0 ? notReadyLetter(about, { door: door.name, found, others }, language) : readyAgainLetter(about, door.name, language);
  const step = `readiness:${door.id}:${nth}`;
  await writeTo(needs, await partiesOf(needs, record), record, step, letterIn);
  const { facility } = needs.mailboxes;
  if (facility === undefined) return;
  const to = { address: facility, name: 'Facility' };
  await sendOnce(needs.effects, { requestId: record.id, step: `${step}:facility` }, (operationId) =>
    needs.messages.email({ operationId, to, ...letterIn('en') }),
  );
}
