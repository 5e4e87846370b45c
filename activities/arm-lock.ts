import type { DoorRecord } from '../src/domain/door-record.js';
import { mayArm } from '../src/domain/gate.js';
import type { CodeRecord } from '../src/domain/grant-record.js';
import type { DoorId, RequestId } from '../src/domain/ids.js';
import type { Policy } from '../src/domain/policy.js';
import { noteDoor } from '../src/domain/request.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { type Answer, implement } from '../src/durable/register.js';
import type { Grants } from '../src/ports/grants.js';
import type { MasterKeys } from '../src/ports/keys.js';
import type { Locks } from '../src/ports/locks.js';
import type { RiskSignals, TenantAccess } from '../src/ports/people.js';
import { newOrder } from './arm-order.js';
import { armLock } from './contracts.js';
import { firstCode } from './first-code.js';
import { objectionAt } from './recheck.js';
import { objection, type StandingNeeds, standing } from './standing.js';
import { takeOffLock } from './take-off-lock.js';

type Needs = StandingNeeds & {
  access: TenantAccess;
  risk: RiskSignals;
  grants: Grants;
  keys: MasterKeys;
  locks: Locks;
  policy: Policy;
};
type Armed = Answer<typeof armLock>;
type Here = { record: RequestRecord; door: DoorRecord; code: CodeRecord };

/** Puts the grant on the lock: checks, code record, sequence, rules, order, rules again. Every step may run twice. */
export const armLockActivity = implement(armLock, (needs: Needs) => async (at, log): Promise<Armed> => {
  const ready = await readyToArm(needs, at);
  if (ready.kind !== 'ready') return ready;
  const { door, code } = ready;
  const reached = door.kind === 'door' ? await reachLock(needs, ready) : armed;
  if (reached.kind === 'refused' || reached.kind === 'failed') return reached;
  const still = await standing(needs, at, mayArm);
  if (!still.ok) {
    await takeOffLock(needs, door, code.grantId);
    return objection(still.because);
  }
  log.info('lock asked', { outcome: reached.kind });
  await note(needs, still.record, door, reached);
  return reached;
});

async function readyToArm(needs: Needs, at: { requestId: RequestId; doorId: DoorId }): Promise<({ kind: 'ready' } & Here) | Armed> {
  const right = await standing(needs, at, mayArm);
  if (!right.ok) return objection(right.because);
  const { record, door } = right;
  if (door.policy?.twoPersons && door.judge === 'lock') return { kind: 'failed', because: 'two-persons-need-the-cloud' };
  if (record.escortedBy && door.judge === 'lock') return { kind: 'failed', because: 'escorts-need-the-cloud' };
  if (record.doors.find(({ doorId }) => doorId === door.id)?.lock === 'armed') return armed;
  const unfit = await objectionAt(needs, record, door);
  if (unfit) return unfit;
  const code = await firstCode(needs, record, door, needs.clock.now());
  return code ? { kind: 'ready', record, door, code } : objection('no-live-code');
}

const armed: Armed = { kind: 'armed' };

/** The sequence is drawn before the rules are read: a revocation that this reading misses disarms under a later one, whenever this order arrives. */
async function reachLock(needs: Needs, { record, door, code }: Here): Promise<Armed> {
  const now = needs.clock.now();
  await needs.requests.change(record.id, (before) =>
    before.doors.some(({ doorId, lock }) => doorId === door.id && (lock === 'none' || lock === 'booked'))
      ? noteDoor(before, door.id, { lock: 'arming' }, 'arming', now)
      : before,
  );
  const order = await newOrder(needs, record, door, code);
  const still = await standing(needs, { requestId: record.id, doorId: door.id }, mayArm);
  if (!still.ok) return objection(still.because);
  const reply = await needs.locks.arm(door, order);
  if (reply.kind === 'unreachable') return { kind: 'pending', because: 'door-offline' };
  await needs.grants.noteContact(door.id, needs.clock.now().toISOString());
  if (reply.kind === 'answered') return armed;
  return { kind: passing.includes(reply.because) ? 'pending' : 'failed', because: reply.because };
}

/** What a lock says no to now and may say yes to later. */
const passing: readonly string[] = ['older-sequence', 'not-enrolled', 'full', 'no-lock'];

async function note({ requests, clock }: Needs, record: RequestRecord, door: DoorRecord, reached: Armed): Promise<void> {
  if (reached.kind !== 'armed' && reached.kind !== 'pending') return;
  const change = reached.kind === 'armed' ? { lock: 'armed' as const } : { lock: 'pending' as const, because: reached.because };
  await requests.change(record.id, (before) => noteDoor(before, door.id, change, change.lock, clock.now()));
}
