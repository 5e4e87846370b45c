import type { DoorRecord } from '../src/domain/door-record.js';
import { shownAt } from '../src/domain/local-time.js';
import { notReadyLetter, readyAgainLetter } from '../src/domain/lock-letters.js';
import { type LockHealth, nextLook, noteReadiness, type Shortcoming, shortcomings, verdicts } from '../src/domain/readiness.js';
import type { DoorState, RequestRecord } from '../src/domain/request-record.js';
import { type Answer, implement } from '../src/durable/register.js';
import type { Clock } from '../src/ports/clock.js';
import type { Grants } from '../src/ports/grants.js';
import type { Locks } from '../src/ports/locks.js';
import type { Mailboxes } from '../src/ports/messages.js';
import type { Requests } from '../src/ports/requests.js';
import { checkReadiness } from './contracts.js';
import { type Desk, subjectOf, writeTo } from './correspondence.js';
import { sendOnce } from './send-once.js';

type Needs = Desk & { requests: Requests; grants: Grants; locks: Locks; clock: Clock; mailboxes: Mailboxes };

/** Looks at the locks of a request that is coming up. What is new stands in the record; the requester and the facility hear of trouble, and of its end. */
export const checkReadinessActivity = implement(
  checkReadiness,
  (needs: Needs) =>
    async ({ requestId, look, changes }): Promise<Answer<typeof checkReadiness>> => {
      const record = await needs.requests.read(requestId);
      if (!record || record.status === 'closed' || (record.changes ?? 0) !== changes) return { kind: 'over' };
      for (const place of look ? record.doors : []) await lookAt(needs, record, place);
      const next = nextLook(record, needs.clock.now());
      return next === undefined ? { kind: 'over' } : { kind: 'waiting', next };
    },
);

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

async function healthOf({ locks, grants, clock }: Needs, door: DoorRecord): Promise<LockHealth> {
  const reply = await locks.readBack(door);
  if (reply.kind !== 'answered') return undefined;
  await grants.noteContact(door.id, clock.now().toISOString());
  return { ...reply.answer, armed: reply.answer.armed.map(({ grantId }) => grantId) };
}

async function tell(needs: Needs, record: RequestRecord, door: DoorRecord, found: readonly Shortcoming[], nth: number): Promise<void> {
  const subject = await subjectOf(needs, record);
  const opensAt = shownAt(record.window.opensAt, door.timeZone);
  const letter = found.length > 0 ? notReadyLetter(subject, door.name, found, opensAt) : readyAgainLetter(subject, door.name, opensAt);
  const requester = await needs.directory.person(record.requesterId);
  const step = `readiness:${door.id}:${nth}`;
  await writeTo(needs, requester ? [requester] : [], record, step, letter);
  const { facility } = needs.mailboxes;
  if (facility === undefined) return;
  const to = { address: facility, name: 'Facility' };
  await sendOnce(needs.effects, { requestId: record.id, step: `${step}:facility` }, (operationId) =>
    needs.messages.email({ operationId, to, ...letter }),
  );
}
