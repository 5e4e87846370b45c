import type { z } from 'zod';
import type { DoorRecord, Lock } from '../domain/door-record.js';
import type { Instant } from '../domain/ids.js';
import { readHolding } from '../domain/lock-word.js';
import type { Clock } from '../ports/clock.js';
import type { MasterKeys } from '../ports/keys.js';
import type { ArmOrder, Attested, LockReply, Locks } from '../ports/locks.js';
import { Armed, Disarmed, Enrolled, Presented, ReadBack, Refusal, Synced } from './iot-hub-answers.js';
import { connectIotHub, type IotHub, type IotHubOptions, type MethodAnswer, type Waiting } from './iot-hub-connection.js';
import { sealEnrolment } from './lock-enrolment.js';

export type IotHubLocksOptions = IotHubOptions & { keys: MasterKeys; clock: Clock };

type Line = { hub: IotHub; clock: Clock; keys: MasterKeys };
type DisarmOrder = { seq: number; grantIds: readonly string[] };
type Refused = { kind: 'refused'; because: string };

/**
 * Locks as IoT Hub devices. Each order is a direct method that carries our time; what cannot be delivered is left in the twin.
 * Throws `locks-unavailable` or `hub-throttled` when the hub itself is the trouble.
 */
export const iotHubLocks = ({ keys, clock, ...options }: IotHubLocksOptions): Locks =>
  locksOver({ hub: connectIotHub(options), clock, keys });

/** The same over any hub. */
export function locksOver(line: Line): Locks {
  return {
    arm: (door, order) => withLock(door, (lock) => arm(line, door, lock, order)),
    disarm: (door, order) => withLock(door, (lock) => disarm(line, lock, order)),
    sync: (door, order) => withLock(door, async (lock) => replyOf(Synced, await call(line, lock, 'sync', order))),
    readBack: (door, connectSeconds = 0) =>
      withLock(door, async (lock) => replyOf(ReadBack, await call(line, lock, 'readBack', {}, { connectSeconds }))),
    attest: (door, challenge) => withLock(door, (lock) => attest(line, door, lock, challenge)),
    enrol: (door) => withLock(door, async (lock) => (await enrol(line, door, lock)) ?? { kind: 'answered', answer: { enrolled: true } }),
    present: (door, attempt) =>
      withLock(door, async (lock) => replyOf(Presented, await call(line, lock, 'present', attempt, { throttledMs: presentingMs }))),
  };
}

/** Somebody stands at the door. */
const presentingMs = 2_000;

const withLock = async <T>(door: DoorRecord, run: (lock: Lock) => Promise<LockReply<T>>): Promise<LockReply<T>> =>
  door.lock ? run(door.lock) : { kind: 'refused', because: 'no-lock' };

/** `serverTime` in every call is how a lock's clock is set: a method is answered in seconds, a twin may be read after days. */
const call = ({ hub, clock }: Line, lock: Lock, method: string, order: Record<string, unknown>, wait?: Waiting): Promise<MethodAnswer> =>
  hub.invoke(lock.deviceId, method, { ...order, serverTime: clock.now().toISOString() }, wait);

function replyOf<T>(shape: z.ZodType<T>, answer: MethodAnswer): LockReply<T> {
  if (answer.kind !== 'device') return answer;
  if (answer.status !== 200) return { kind: 'refused', because: Refusal.safeParse(answer.payload).data?.because ?? 'no-reason' };
  const read = shape.safeParse(answer.payload);
  return read.success ? { kind: 'answered', answer: read.data } : { kind: 'refused', because: 'unreadable-answer' };
}

/** The signed word counts, and what is said beside it only as far as it is the same. */
async function attest(line: Line, door: DoorRecord, lock: Lock, challenge: string): Promise<LockReply<Attested>> {
  const reply = replyOf(ReadBack, await call(line, lock, 'readBack', { challenge }));
  if (reply.kind !== 'answered') return reply;
  const { armed, word = '' } = reply.answer;
  const said = readHolding(lock, word);
  const isSaid = said?.challenge === challenge && said.doorId === door.id && armed.every(({ grantId }, at) => said.armed[at] === grantId);
  if (!isSaid || said.armed.length !== armed.length) return { kind: 'refused', because: 'unsigned' };
  return { kind: 'answered', answer: { armed, seq: said.seq, deviceTime: said.deviceTime, word } };
}

/** A lock that was never enrolled, or lost its memory, says so; it is given its key and asked once more. */
async function arm(line: Line, door: DoorRecord, lock: Lock, order: ArmOrder): Promise<LockReply<{ seq: number; deviceTime: Instant }>> {
  const ask = async () => asOrdered(order, replyOf(Armed, await call(line, lock, 'arm', { ...order, doorId: door.id })));
  const first = await ask();
  const reply = first.kind === 'refused' && first.because === 'not-enrolled' ? ((await enrol(line, door, lock)) ?? (await ask())) : first;
  return reply.kind === 'unreachable' ? left(line, lock, standing(order), reply) : reply;
}

/** A lock that says yes and holds something else has not been armed. Its lease may be longer: an earlier promise is not taken back. */
function asOrdered(order: ArmOrder, reply: LockReply<z.infer<typeof Armed>>): LockReply<{ seq: number; deviceTime: Instant }> {
  if (reply.kind !== 'answered') return reply;
  const { held, seq, deviceTime } = reply.answer;
  const same = ['grantId', 'generation', 'notBefore', 'notAfter', 'seq'] as const;
  const isHeld = seq === order.seq && same.every((field) => held[field] === order[field]) && held.leaseUntil >= order.leaseUntil;
  return isHeld ? { kind: 'answered', answer: { seq, deviceTime } } : { kind: 'refused', because: 'held-otherwise' };
}

/** Undefined: it is enrolled now. */
async function enrol(line: Line, door: DoorRecord, lock: Lock): Promise<Refused | { kind: 'unreachable'; because: string } | undefined> {
  const sealed = await sealEnrolment(door, lock, line.keys);
  const answer = await call(line, lock, 'enrol', { enrolment: lock.enrolment, doorId: door.id, sealed });
  const reply = replyOf(Enrolled, answer);
  return reply.kind === 'answered' ? undefined : reply;
}

/** What the lock has heard is taken out of its twin; what it has not is written there. */
async function disarm(line: Line, lock: Lock, { seq, grantIds }: DisarmOrder): Promise<LockReply<{ seq: number }>> {
  const order = { seq, grants: grantIds.map((grantId) => ({ grantId })) };
  const reply = replyOf(Disarmed, await call(line, lock, 'disarm', order));
  if (reply.kind === 'unreachable') return left(line, lock, withdrawal(grantIds, seq), reply);
  if (reply.kind === 'refused') return reply;
  const twin = await line.hub.desired(lock.deviceId);
  return twin.kind === 'read' && names(twin.desired, grantIds) ? left(line, lock, withdrawal(grantIds, null), reply) : reply;
}

/** Writes the order where the lock looks when it comes back. A hub that does not know the device says so here too. */
async function left<T>(line: Line, lock: Lock, desired: Record<string, unknown>, reply: LockReply<T>): Promise<LockReply<T>> {
  const written = await line.hub.desire(lock.deviceId, desired);
  return written.kind === 'written' ? reply : written;
}

const standing = ({ grantId, seq, generation, notBefore, notAfter, leaseUntil, verifier, phone }: ArmOrder) => ({
  grants: {
    [grantId]: {
      seq,
      gen: generation,
      nbf: notBefore,
      naf: notAfter,
      lease: leaseUntil,
      ...(verifier === undefined ? {} : { v: verifier }),
      ...(phone === undefined ? {} : { p: { x: phone.publicJwk.x, y: phone.publicJwk.y, s: phone.seal } }),
    },
  },
  withdrawn: { [grantId]: null },
});

/** A key that is gone tells a lock nothing, so a withdrawal it has not heard leaves its sequence behind (`withdrawn.{grantId}`). */
const withdrawal = (grantIds: readonly string[], seq: number | null) => ({
  grants: Object.fromEntries(grantIds.map((grantId) => [grantId, null])),
  withdrawn: Object.fromEntries(grantIds.map((grantId) => [grantId, seq])),
});

const names = (desired: Record<string, unknown>, grantIds: readonly string[]) =>
  [desired['grants'], desired['withdrawn']].some(
    (entries) => typeof entries === 'object' && entries !== null && grantIds.some((grantId) => grantId in entries),
  );
