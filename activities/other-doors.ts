import type { DoorRecord } from '../src/domain/door-record.js';
import { type LockHealth, shortcomings } from '../src/domain/readiness.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import type { Clock } from '../src/ports/clock.js';
import type { Doors } from '../src/ports/doors.js';
import type { Grants } from '../src/ports/grants.js';
import type { Locks } from '../src/ports/locks.js';

type Needs = { doors: Doors; locks: Locks; grants: Grants; clock: Clock };

const mostNamed = 3;
const mostAsked = 8;

/** Names of doors that could do instead: of the same site and class, for the same people, and ready now. They would have to be asked for. */
export async function otherDoors(needs: Needs, record: RequestRecord, door: DoorRecord): Promise<string[]> {
  const wanted = record.doors.map(({ doorId }) => doorId);
  const alike = (await needs.doors.list()).filter((other) => isAlike(other, door) && !wanted.includes(other.id)).slice(0, mostAsked);
  const found = await Promise.all(alike.map(async (other) => ({ other, health: await healthOf(needs, other) })));
  return found.flatMap(({ other, health }) => (shortcomings(health, undefined).length === 0 ? [other.name] : [])).slice(0, mostNamed);
}

const isAlike = (other: DoorRecord, door: DoorRecord) =>
  other.site === door.site &&
  other.class === door.class &&
  other.eligibilityGroup === door.eligibilityGroup &&
  other.eligibilityRole === door.eligibilityRole &&
  other.lock !== undefined &&
  other.retiredAt === undefined;

/** What a lock says of itself now; undefined when it says nothing. */
export async function healthOf({ locks, grants, clock }: Needs, door: DoorRecord): Promise<LockHealth> {
  const reply = await locks.readBack(door);
  if (reply.kind !== 'answered') return undefined;
  await grants.noteContact(door.id, clock.now().toISOString());
  return { ...reply.answer, armed: reply.answer.armed.map(({ grantId }) => grantId) };
}
