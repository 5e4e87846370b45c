import type { DoorRecord } from '../../domain/door-record.js';
import { LatchError } from '../../domain/errors.js';
import { GrantId, type Instant } from '../../domain/ids.js';
import { minutesAfter } from '../../domain/window.js';
import type { Ports } from '../edge-ports.js';

type Needs = Ports<'grants' | 'locks' | 'clock'>;

/** A lock's clock may be that much behind. */
const graceMinutes = 2;

/** Takes everything off a lock that is to leave its door. Comes back with until when it might still open; undefined: it was seen empty, or nothing it holds is good any more. */
export async function emptyLock(door: DoorRecord, { grants, locks, clock }: Needs): Promise<Instant | undefined> {
  if (!door.lock) return undefined;
  if (await isEmptied(door, { grants, locks, clock })) return undefined;
  const { leaseUntil } = (await grants.lockBook(door.id)) ?? {};
  const until = leaseUntil && minutesAfter(leaseUntil, graceMinutes);
  return until && until > clock.now().toISOString() ? until : undefined;
}

async function isEmptied(door: DoorRecord, { grants, locks }: Needs): Promise<boolean> {
  try {
    const before = await locks.readBack(door);
    if (before.kind !== 'answered') return false;
    const grantIds = before.answer.armed.flatMap(({ grantId }) => GrantId.safeParse(grantId).data ?? []);
    if (grantIds.length === 0) return before.answer.armed.length === 0;
    const { seq } = await grants.nextSequence(door.id, undefined, before.answer.seq);
    await locks.disarm(door, { seq, grantIds });
    const after = await locks.readBack(door);
    return after.kind === 'answered' && after.answer.armed.length === 0;
  } catch (error) {
    if (error instanceof LatchError) return false;
    throw error;
  }
}
