import { z } from 'zod';
import { DoorId } from '../../../domain/ids.js';
import { lockWord } from '../../../domain/lock-word.js';
import { arm, capacity, disarm, dropExpired, leaseOf, renew } from './arming.js';
import { enrol, openSealed } from './enrolment.js';
import { type Attempt, type Judged, judge } from './judgement.js';
import type { LockMemory } from './memory.js';
import type { Opening } from './signed-answer.js';
import type { HeldGrant } from './state.js';

/** What a direct method is answered with. */
export type MethodAnswer = { status: number; payload: Record<string, unknown> };
export type Method = (payload: unknown) => Promise<MethodAnswer>;

/** What the methods need to know of the lock they run on. `onJudged` hears of every fresh verdict, `onEnrolled` of new keys; `open` follows a signed answer. */
export type LockBody = {
  memory: LockMemory;
  deviceId: string;
  doorId: string;
  privateKey: string;
  onJudged(judged: Judged, attempt: Attempt): void;
  onEnrolled(): Promise<void>;
  open(answer: string): Promise<Opening>;
};

const Instant = z.iso.datetime({ precision: 3 });
const serverTime = Instant;
const Phone = z.object({
  publicJwk: z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() }),
  seal: z.string(),
});
const Enrol = z.object({ enrolment: z.int().min(1), doorId: z.string(), sealed: z.string(), serverTime });
const Arm = z.object({
  armId: z.string(),
  seq: z.int().min(0),
  doorId: z.string(),
  grantId: z.string().min(1),
  generation: z.int().min(0),
  notBefore: Instant,
  notAfter: Instant,
  leaseUntil: Instant,
  verifier: z.string().exactOptional(),
  phone: Phone.exactOptional(),
  trace: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .exactOptional(),
  serverTime,
});
const Disarm = z.object({ seq: z.int().min(0), grants: z.array(z.object({ grantId: z.string() })), serverTime });
const Sync = z.object({ seq: z.int().min(0), leaseUntil: Instant, serverTime });
const ReadBack = z.object({ serverTime, challenge: z.string().max(64).exactOptional() });
const Present = z.object({
  attemptId: z.string().min(1),
  readerId: z.string().min(1),
  stretched: z.string(),
  proof: z.string().max(4096).exactOptional(),
  serverTime,
});
const Unlock = z.object({ answer: z.string().max(4096), serverTime });

/** The lock's direct methods by name. Each sets the clock by its `serverTime`; malformed payloads are answered 400 and change nothing. */
export function lockMethods(lock: LockBody): Record<string, Method> {
  const { memory, doorId } = lock;
  return {
    enrol: method(Enrol, async (order) => {
      if (order.doorId !== doorId) return answer(409, { enrolled: false, because: 'wrong-door' });
      const secrets = await openSealed(order.sealed, lock.privateKey, order.enrolment);
      if (!secrets) return answer(400, { enrolled: false, because: 'not-for-this-device' });
      const reply = await memory.change((state, time) => enrol(state, time, secrets), order.serverTime);
      await lock.onEnrolled();
      return answer(reply.enrolled ? 200 : 409, reply);
    }),
    arm: method(Arm, async ({ armId: _, serverTime: now, ...order }) => {
      const deviceTime = memory.wall().toISOString();
      const reply = await memory.change((state, time) => arm(state, time, order, { doorId, fromTwin: false }), now);
      return reply.armed ? answer(200, { ...reply, deviceTime }) : answer(409, reply);
    }),
    disarm: method(Disarm, async ({ seq, grants, serverTime: now }) => {
      const grantIds = grants.map(({ grantId }) => grantId);
      const reply = await memory.change((state, time) => disarm(state, time, { seq, grantIds }), now);
      return answer(reply.disarmed ? 200 : 409, reply);
    }),
    sync: method(Sync, async ({ seq, leaseUntil, serverTime: now }) => {
      const deviceTime = memory.wall().toISOString();
      await memory.change((state) => ({ state: renew(state, seq, leaseUntil), reply: undefined }), now);
      const state = memory.state();
      return answer(200, { leaseUntil: leaseOf(state) ?? leaseUntil, offsetMs: state.clock.measuredOffsetMs, deviceTime });
    }),
    readBack: method(ReadBack, async ({ serverTime: now, challenge }) => {
      const deviceTime = memory.wall().toISOString();
      await memory.change((state) => ({ state, reply: undefined }), now);
      const word = challenge === undefined ? {} : { word: holdingWord(lock, challenge, deviceTime) };
      return answer(200, { ...report(memory), deviceTime, ...word });
    }),
    unlock: method(Unlock, async ({ answer: signed, serverTime: now }) => {
      await memory.change((state) => ({ state, reply: undefined }), now);
      const reply = await lock.open(signed);
      return answer(reply.opened ? 200 : 409, reply);
    }),
    present: method(Present, async ({ stretched, proof, serverTime: now, ...attempt }) => {
      const presentation = { ...attempt, stretched: Buffer.from(stretched, 'base64url'), ...(proof !== undefined && { proof }) };
      const judged = await memory.change((state, time) => judge(state, time, doorId, presentation), now);
      if (judged.fresh) lock.onJudged(judged, attempt);
      return answer(200, judged.verdict);
    }),
  };
}

const armedView = ({ grantId, generation, notBefore, notAfter, seq }: HeldGrant) => ({ grantId, generation, notBefore, notAfter, seq });

/** What is armed, as the cloud and the control plane see it. */
export const armedViews = (memory: LockMemory) => Object.values(dropExpired(memory.state(), memory.time()).grants).map(armedView);

/** The same, with the lock's name to it. */
function holdingWord({ memory, deviceId, doorId, privateKey }: LockBody, challenge: string, deviceTime: string): string {
  const armed = armedViews(memory).map(({ grantId }) => grantId);
  const { seq } = memory.state();
  return lockWord({ says: 'holding', deviceId, doorId: DoorId.parse(doorId), challenge, seq, armed, deviceTime }, privateKey);
}

function report(memory: LockMemory): Record<string, unknown> {
  const state = memory.state();
  const { enrolment, seq, clock, grants, logSeq, logId, told, batteryPercent } = state;
  return {
    enrolment: enrolment?.enrolment ?? 0,
    armed: armedViews(memory),
    leaseUntil: leaseOf(state),
    seq,
    offsetMs: clock.measuredOffsetMs,
    batteryPercent,
    capacityLeft: capacity - Object.keys(grants).length,
    logSeq,
    log: { id: logId, told },
  };
}

function method<S extends z.ZodType>(schema: S, run: (order: z.infer<S>) => Promise<MethodAnswer>): Method {
  return (payload) => {
    const read = schema.safeParse(payload);
    return read.success ? run(read.data) : Promise.resolve(answer(400, { because: 'malformed' }));
  };
}

const answer = (status: number, payload: Record<string, unknown>): MethodAnswer => ({ status, payload });
