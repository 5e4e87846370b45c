import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readTypedCode, stretch } from '../../domain/latch-code.js';
import type { DeviceWorld } from './device-world.js';
import { leaseOf } from './lock/arming.js';
import { applyDesired } from './lock/desired.js';
import { type Judged, judge, judgeTypo } from './lock/judgement.js';
import { type LockMemory, openMemory } from './lock/memory.js';
import { armedViews, lockMethods } from './lock/methods.js';
import { keepConnected } from './lock/reconnect.js';
import { openSession, type Session } from './lock/session.js';
import { openByAnswer, readAnswer, refuse } from './lock/signed-answer.js';
import type { LogEntry, Verdict } from './lock/state.js';
import { createUplink } from './lock/uplink.js';

export type DoorLockOptions = {
  /** `{doorId}-lock` by custom. */
  deviceId: string;
  /** The door it is mounted on. */
  doorId: string;
  /** PEM texts: the device's certificate and P-256 key, and the authority of the hub's server certificate. */
  certificate: { cert: string; key: string; ca: string };
  hub: { hostName: string; mqttPort: number };
  /** False: does not connect until `setOnline(true)`. */
  online?: boolean;
};

/** The lock as the control plane shows it. */
export type LockSnapshot = {
  online: boolean;
  clockOffsetMs: number;
  leaseUntil: string | null;
  seq: number;
  armed: { grantId: string; generation: number; notBefore: string; notAfter: string; seq: number }[];
  log: LogEntry[];
};

/** A door's lock: a device program on the real SDK, with hands for whoever plays with it. */
export type DoorLock = {
  deviceId: string;
  doorId: string;
  /** The public half of the certificate's key, for the door record. */
  publicJwk: { kty: 'EC'; crv: 'P-256'; x: string; y: string };
  /** Its own keypad, at a door where the lock judges. */
  type(code: string, attemptId: string, readerId?: string): Promise<Verdict>;
  /** Opens, or not, on the cloud's signed answer (compact JWS). */
  open(answer: string): Promise<{ opened: boolean; because?: string }>;
  /** True when this lock itself has decided about the attempt. */
  judged(attemptId: string): boolean;
  /** Answers when connected and converged (or the attempt failed: it goes on trying), or disconnected. */
  setOnline(online: boolean): Promise<void>;
  /** Power off and on: only what is on disk is left, and the clock is unsynced. */
  reboot(): Promise<void>;
  /** Puts the wall clock off true time by this much. */
  setClockOffset(ms: number): Promise<void>;
  snapshot(): LockSnapshot;
  /** Resolves when nothing typed is undecided and, online, nothing is untold. */
  idle(): Promise<void>;
  close(): Promise<void>;
};

/** The keypad on the lock itself. */
const ownReader = 'keypad';

/** Starts a lock on what its folder remembers; returns after its first attempt to connect. */
export async function createDoorLock(world: DeviceWorld, options: DoorLockOptions): Promise<DoorLock> {
  const { deviceId, doorId, certificate } = options;
  const memory = await openMemory(world, deviceId);
  const uplink = createUplink(memory, options);
  memory.onChange(() => uplink.nudge());
  const onJudged = ({ verdict }: Judged, attempt: { attemptId: string; readerId: string }) =>
    writeVerdict(world, options, verdict, attempt);
  let current: Session | undefined;
  const take = (document: unknown, whole: boolean) =>
    memory.change((state, time) => ({ state: applyDesired(state, time, doorId, document, whole), reply: undefined }));
  const onEnrolled = async () => void (current && (await take(current.desired, true)));
  const methods = lockMethods({ memory, doorId, privateKey: certificate.key, onJudged, onEnrolled });
  const reconnecting = keepConnected(
    () => openSession({ deviceId, certificate, ...options.hub }, methods, (patch) => void take(patch, false).catch(() => undefined)),
    async (session) => {
      current = session;
      await take(session.desired, true);
      uplink.attach(session);
      await uplink.idle();
    },
  );
  let wanted = options.online ?? true;
  let keypad: Promise<unknown> = Promise.resolve();
  const connectIfWanted = () => (wanted ? reconnecting.start() : Promise.resolve());
  await connectIfWanted();
  return {
    deviceId,
    doorId,
    publicJwk: publicJwk(certificate.key),
    type(code, attemptId, readerId = ownReader) {
      const verdict = keypad.then(() => judgeTyped(memory, doorId, code, { attemptId, readerId }, onJudged));
      keypad = verdict.catch(() => undefined);
      return verdict;
    },
    open: (answer) => openDoor(world, memory, options, answer),
    judged: (attemptId) => attemptId in memory.state().verdicts,
    async setOnline(online) {
      wanted = online;
      await (online ? reconnecting.start() : reconnecting.stop());
    },
    async reboot() {
      await reconnecting.stop();
      await memory.reload();
      await connectIfWanted();
    },
    setClockOffset: (rtcOffsetMs) =>
      memory.change((state) => ({ state: { ...state, clock: { ...state.clock, rtcOffsetMs } }, reply: undefined })),
    snapshot: () => snapshot(memory, reconnecting.connected()),
    async idle() {
      await keypad;
      await reconnecting.settled();
      await uplink.idle();
    },
    close: () => reconnecting.stop(),
  };
}

/** A lock looks at one code at a time; the code and its stretched form live no longer than this call. */
async function judgeTyped(
  memory: LockMemory,
  doorId: string,
  typed: string,
  attempt: { attemptId: string; readerId: string },
  onJudged: (judged: Judged, attempt: { attemptId: string; readerId: string }) => void,
): Promise<Verdict> {
  const read = readTypedCode(typed);
  const { enrolment } = memory.state();
  const salt = Buffer.from(enrolment?.salt ?? '', 'base64url');
  const stretched = read.kind === 'code' ? await stretch(read.code, salt, enrolment?.scryptCost ?? 1024) : undefined;
  const judged = await memory.change((state, time) =>
    stretched ? judge(state, time, doorId, { ...attempt, stretched }) : judgeTypo(state, time, attempt),
  );
  if (judged.fresh) onJudged(judged, attempt);
  return judged.verdict;
}

async function openDoor(world: DeviceWorld, memory: LockMemory, options: DoorLockOptions, answer: string) {
  const claims = await readAnswer(answer, memory.state().enrolment);
  const { deviceId, doorId } = options;
  const reply = await memory.change((state, time) =>
    claims ? openByAnswer(state, time, { deviceId, doorId }, claims) : refuse(state, time, 'bad-answer'),
  );
  if (!reply.opened) return reply;
  const { attemptId, grantId, generation } = reply.claims;
  world.ledger.write({ kind: 'opening', doorId, deviceId, attemptId, grantId, generation });
  return { opened: true };
}

/** Ground truth of one verdict: the attempt, and the opening that follows a grant. */
function writeVerdict(
  { ledger }: DeviceWorld,
  { doorId, deviceId }: DoorLockOptions,
  verdict: Verdict,
  attempt: { attemptId: string; readerId: string },
): void {
  const { logSeq: _, ...outcome } = verdict;
  ledger.write({ kind: 'attempt', doorId, deviceId, ...attempt, ...outcome });
  if (verdict.result === 'granted') {
    const { grantId, generation } = verdict;
    ledger.write({ kind: 'opening', doorId, deviceId, ...attempt, grantId, generation });
  }
}

function snapshot(memory: LockMemory, online: boolean): LockSnapshot {
  const state = memory.state();
  const { clock, seq, log } = state;
  return { online, clockOffsetMs: clock.rtcOffsetMs, leaseUntil: leaseOf(state) ?? null, seq, armed: armedViews(memory), log };
}

function publicJwk(privatePem: string): DoorLock['publicJwk'] {
  const { x, y } = createPublicKey(createPrivateKey(privatePem)).export({ format: 'jwk' });
  return { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' };
}
