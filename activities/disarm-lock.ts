import { worstCaseUntil } from '../src/domain/lease.js';
import { noteDoor } from '../src/domain/request.js';
import { type Answer, implement } from '../src/durable/register.js';
import type { Clock } from '../src/ports/clock.js';
import type { Doors } from '../src/ports/doors.js';
import type { Grants } from '../src/ports/grants.js';
import type { Locks } from '../src/ports/locks.js';
import type { Requests } from '../src/ports/requests.js';
import { disarmLock } from './contracts.js';
import { takeOffLock } from './take-off-lock.js';
import { voidCodes } from './void-codes.js';

type Needs = { requests: Requests; doors: Doors; grants: Grants; locks: Locks; clock: Clock };

/** Kills the grant's codes in the records, then takes it off the lock. Where no grant was ever opened nothing was sent, and nothing is. */
export const disarmLockActivity = implement(
  disarmLock,
  (needs: Needs) =>
    async ({ requestId, doorId }): Promise<Answer<typeof disarmLock>> => {
      const [record, door] = await Promise.all([needs.requests.read(requestId), needs.doors.read(doorId)]);
      const place = record?.doors.find((each) => each.doorId === doorId);
      if (!record || !door || !place) return { kind: 'disarmed' };
      const codes = await voidCodes(needs.grants, record, place, needs.clock.now());
      if (!codes) return { kind: 'disarmed' };
      const gone = await takeOffLock(needs, door, place.grantId);
      const lock = gone ? 'disarmed' : 'unconfirmed';
      await needs.requests.change(requestId, (before) =>
        noteDoor(before, doorId, gone ? { lock } : { lock, because: 'door-offline' }, lock, needs.clock.now()),
      );
      if (gone) return { kind: 'disarmed' };
      const book = await needs.grants.lockBook(doorId);
      return { kind: 'unconfirmed', worstCaseUntil: worstCaseUntil(codes[0]?.notAfter ?? record.window.closesAt, book?.leaseUntil) };
    },
);
