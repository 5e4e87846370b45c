import { operationId } from '../src/domain/code-terms.js';
import { noteGone } from '../src/domain/door-gone.js';
import type { DoorRecord } from '../src/domain/door-record.js';
import { isExposed } from '../src/domain/enrolment.js';
import { LatchError } from '../src/domain/errors.js';
import type { DoorId, Instant } from '../src/domain/ids.js';
import { worstCaseUntil } from '../src/domain/lease.js';
import { claimReceipt, type DoorReceipt, isDue, noteConfirmed, noteUnheard } from '../src/domain/receipt.js';
import { noteDoor } from '../src/domain/request.js';
import type { RevocationRecord } from '../src/domain/revocation-record.js';
import { latest } from '../src/domain/window.js';
import type { Clock } from '../src/ports/clock.js';
import type { Doors } from '../src/ports/doors.js';
import type { Grants } from '../src/ports/grants.js';
import type { Locks } from '../src/ports/locks.js';
import type { Receipts } from '../src/ports/receipts.js';
import type { Requests } from '../src/ports/requests.js';

export type ConfirmNeeds = { receipts: Receipts; doors: Doors; grants: Grants; locks: Locks; requests: Requests; clock: Clock };

/**
 * V4 at one door: one order with everything it must let go, then its signed word. Whoever comes second while somebody is at it does nothing.
 * `isBack`: there is news of its lock, so that it need not wait for its next turn.
 */
export async function confirmDoor(needs: ConfirmNeeds, revocation: RevocationRecord, doorId: DoorId, isBack = false): Promise<void> {
  const claimed = await claim(needs, revocation.revocationId, doorId, isBack);
  if (!claimed) return;
  const door = await needs.doors.read(doorId);
  const heard = door ? await tellLock(needs, door, claimed) : ofGone(claimed);
  const exposure = heard.kind === 'confirmed' ? undefined : await exposureOf(needs, claimed);
  const after = await needs.receipts.change(revocation.revocationId, doorId, (receipt) => {
    const now = needs.clock.now();
    if (heard.kind === 'confirmed') return noteConfirmed(receipt, heard.said ?? {}, now);
    return noteUnheard(
      receipt,
      { ...heard, worstCaseUntil: exposure?.until ?? now.toISOString(), lastContact: exposure?.lastContact },
      revocation.cloud.deniedAt,
      now,
    );
  });
  if (after) await noteInRequests(needs, revocation, after);
}

async function claim(
  { receipts, grants, clock }: ConfirmNeeds,
  revocationId: string,
  doorId: DoorId,
  isBack: boolean,
): Promise<DoorReceipt | undefined> {
  const found = await receipts.read(revocationId, doorId);
  if (!found || found.lock === 'confirmed' || !(isBack || isDue(found, clock.now()))) return undefined;
  const seq = found.seq ?? (await grants.nextSequence(doorId)).seq;
  let mine: DoorReceipt | undefined;
  await receipts.change(revocationId, doorId, (receipt) => {
    mine = claimReceipt(receipt, seq, clock.now());
    return mine ?? receipt;
  });
  return mine;
}

type Heard =
  | { kind: 'confirmed'; said?: { word: string; deviceTime: Instant } }
  | { kind: 'unheard'; via: 'method' | 'twin'; isOvertaken: boolean };

const unheard = (via: 'method' | 'twin', isOvertaken = false): Heard => ({ kind: 'unheard', via, isOvertaken });

/** A door whose record is gone cannot be asked what its lock still holds. */
const ofGone = (receipt: DoorReceipt): Heard => (onLock(receipt).length > 0 ? unheard('method') : { kind: 'confirmed' });

/** Trouble with the hub is a lock that was not heard. */
async function tellLock(needs: ConfirmNeeds, door: DoorRecord, receipt: DoorReceipt): Promise<Heard> {
  const isElsewhere = isExposed(door, needs.clock.now());
  if (!door.lock) return isElsewhere ? unheard('method') : { kind: 'confirmed' };
  try {
    const reply = await needs.locks.disarm(door, { seq: receipt.seq ?? 0, grantIds: onLock(receipt) });
    if (reply.kind === 'answered') return await attested(needs, door, receipt, isElsewhere);
    return unheard(reply.kind === 'unreachable' ? 'twin' : 'method', reply.because === 'older-sequence');
  } catch (trouble) {
    if (!(trouble instanceof LatchError)) throw trouble;
    return unheard('method');
  }
}

const onLock = ({ grants }: DoorReceipt) => grants.flatMap(({ grantId, armed }) => (armed ? [grantId] : []));

/** What it has let go counts once it has put its name to what it holds now. A lock that was taken off this door may still hold them: then the word of the present one is not enough. */
async function attested(
  { locks, grants, clock }: ConfirmNeeds,
  door: DoorRecord,
  receipt: DoorReceipt,
  isElsewhere: boolean,
): Promise<Heard> {
  const reply = await locks.attest(door, operationId(receipt.revocationId, `attest:${door.id}`, receipt.tries));
  if (reply.kind !== 'answered') return unheard('method');
  const { word, deviceTime, armed } = reply.answer;
  await grants.noteContact(door.id, clock.now().toISOString());
  const held = new Set(armed.map(({ grantId }) => grantId));
  return isElsewhere || onLock(receipt).some((id) => held.has(id)) ? unheard('method') : { kind: 'confirmed', said: { word, deviceTime } };
}

/** The largest lease may have grown since the receipt was made: it is on record before it is sent. */
async function exposureOf(
  { grants }: ConfirmNeeds,
  { doorId, grants: covered }: DoorReceipt,
): Promise<{ until: Instant | undefined; lastContact: Instant | undefined }> {
  const book = await grants.lockBook(doorId);
  const [first, ...others] = covered.flatMap(({ armed, notAfter }) => (armed && notAfter ? [notAfter] : []));
  const end = first === undefined ? book?.leaseUntil : latest(first, ...others);
  return { until: end && worstCaseUntil(end, book?.leaseUntil), lastContact: book?.lastContactAt };
}

/** A lockdown keeps the requests and their locks apart until it is lifted; a request that had to end without its lock's word now has it. */
async function noteInRequests(
  { requests, clock }: ConfirmNeeds,
  { mode }: RevocationRecord,
  { doorId, lock, tries, grants }: DoorReceipt,
): Promise<void> {
  if (mode === 'revocation' && (lock === 'unconfirmed' || tries < 2)) return;
  for (const { requestId, armed } of grants) {
    if (!armed) continue;
    await requests.change(requestId, (record) =>
      mode === 'lockdown'
        ? noteDoor(record, doorId, { lock: 'pending', because: 'lockdown' }, 'locked-down', clock.now())
        : noteGone(record, doorId, clock.now()),
    );
  }
}
