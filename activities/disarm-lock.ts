import type { DoorRecord } from '../src/domain/door-record.js';
import type { CodeRecord } from '../src/domain/grant-record.js';
import type { DoorId, GrantId, Instant } from '../src/domain/ids.js';
import { worstCaseUntil } from '../src/domain/lease.js';
import type { DoorReceipt } from '../src/domain/receipt.js';
import { type DoorChange, noteDoor } from '../src/domain/request.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { type Answer, implement } from '../src/durable/register.js';
import type { Clock } from '../src/ports/clock.js';
import type { Doors } from '../src/ports/doors.js';
import type { Grants } from '../src/ports/grants.js';
import type { Locks } from '../src/ports/locks.js';
import type { Receipts } from '../src/ports/receipts.js';
import type { Requests } from '../src/ports/requests.js';
import { disarmLock } from './contracts.js';
import { takeOffLock } from './take-off-lock.js';
import { voidCodes } from './void-codes.js';

type Needs = { requests: Requests; doors: Doors; grants: Grants; receipts: Receipts; locks: Locks; clock: Clock };
type Place = { doorId: DoorId; grantId: GrantId };

/** Kills the grant's codes in the records, then takes it off the lock. Where no grant was ever opened nothing was sent, and nothing is; where a revocation does it for all its grants at once, its receipt is the answer. */
export const disarmLockActivity = implement(
  disarmLock,
  (needs: Needs) =>
    async ({ requestId, doorId }): Promise<Answer<typeof disarmLock>> => {
      const [record, door] = await Promise.all([needs.requests.read(requestId), needs.doors.read(doorId)]);
      const place = record?.doors.find((each) => each.doorId === doorId);
      if (!record || !door || !place) return { kind: 'disarmed' };
      const codes = await voidCodes(needs.grants, record, place, needs.clock.now());
      if (!codes) return { kind: 'disarmed' };
      const exposedUntil = await takeOff(needs, record, door, place, codes);
      const change: DoorChange = exposedUntil === undefined ? { lock: 'disarmed' } : { lock: 'unconfirmed', because: 'door-offline' };
      const event = exposedUntil === undefined ? 'disarmed' : 'unconfirmed';
      await needs.requests.change(requestId, (before) => noteDoor(before, doorId, change, event, needs.clock.now()));
      return exposedUntil === undefined ? { kind: 'disarmed' } : { kind: 'unconfirmed', worstCaseUntil: exposedUntil };
    },
);

/** Undefined: its lock shows that it is gone. Else until when the lock could still open for it. */
async function takeOff(
  needs: Needs,
  record: RequestRecord,
  door: DoorRecord,
  place: Place,
  codes: readonly CodeRecord[],
): Promise<Instant | undefined> {
  const receipt = await receiptFor(needs, record, place);
  if (receipt ? receipt.lock === 'confirmed' : await takeOffLock(needs, door, place.grantId)) return undefined;
  const book = await needs.grants.lockBook(door.id);
  return receipt?.worstCaseUntil ?? worstCaseUntil(codes[0]?.notAfter ?? record.window.closesAt, book?.leaseUntil);
}

/** The receipt of the revocation that ended this request, if it covers the grant. */
async function receiptFor({ receipts }: Needs, { revoked }: RequestRecord, { doorId, grantId }: Place): Promise<DoorReceipt | undefined> {
  const receipt = revoked && (await receipts.read(revoked.revocationId, doorId));
  return receipt?.grants.some((grant) => grant.grantId === grantId) ? receipt : undefined;
}
