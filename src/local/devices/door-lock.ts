import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { DeviceWorld } from './device-world.js';
import { leaseOf } from './lock/arming.js';
import { type GroundTruth, groundTruth } from './lock/ground-truth.js';
import { heldUnder } from './lock/held-under.js';
import type { Attempt, Judged } from './lock/judgement.js';
import { createKeypad } from './lock/keypad.js';
import { createLine } from './lock/line.js';
import { type LockMemory, openMemory } from './lock/memory.js';
import { armedViews } from './lock/methods.js';
import { openByAnswer, readAnswer, refuse } from './lock/signed-answer.js';
import type { LogEntry, Verdict } from './lock/state.js';

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

/** A thousand years: what a wall clock may be off and still be a date. */
const mostOffsetMs = 1000 * 365 * 86_400_000;

/** The keypad on the lock itself. */
const ownReader = 'keypad';

/** Starts a lock on what its folder remembers; returns after its first attempt to connect. */
export async function createDoorLock(world: DeviceWorld, options: DoorLockOptions): Promise<DoorLock> {
  const { deviceId, doorId, certificate, hub } = options;
  const memory = await openMemory(world, deviceId);
  const truth = groundTruth(world, options);
  const onJudged = ({ verdict }: Judged, attempt: Attempt) => truth.judged(verdict, attempt);
  const line = createLine({ deviceId, certificate, ...hub }, { memory, doorId, privateKey: certificate.key, onJudged });
  const keypad = createKeypad(memory, doorId, onJudged);
  let wanted = options.online ?? true;
  if (wanted) await line.connect();
  return {
    deviceId,
    doorId,
    publicJwk: publicJwk(certificate.key),
    type: (code, attemptId, readerId = ownReader) => keypad.type(code, { attemptId, readerId }),
    open: (answer) => openDoor(memory, truth, options, answer),
    judged: (attemptId) => heldUnder(memory.state().verdicts, attemptId) !== undefined,
    setOnline(online) {
      wanted = online;
      return online ? line.connect() : line.disconnect();
    },
    async reboot() {
      await line.disconnect();
      await memory.reload();
      if (wanted) await line.connect();
    },
    setClockOffset: (ms) => {
      const rtcOffsetMs = Math.max(-mostOffsetMs, Math.min(ms, mostOffsetMs));
      return memory.change((state) => ({ state: { ...state, clock: { ...state.clock, rtcOffsetMs } }, reply: undefined }));
    },
    snapshot: () => snapshot(memory, line.connected()),
    async idle() {
      await keypad.idle();
      await line.idle();
    },
    close: () => line.disconnect(),
  };
}

async function openDoor(memory: LockMemory, truth: GroundTruth, place: { deviceId: string; doorId: string }, answer: string) {
  const claims = await readAnswer(answer, memory.state().enrolment);
  const reply = await memory.change((state, time) =>
    claims ? openByAnswer(state, time, place, claims) : refuse(state, time, 'bad-answer'),
  );
  if (!reply.opened) return reply;
  truth.opened(reply.claims);
  return { opened: true };
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
