import { randomUUID } from 'node:crypto';
import type { DeviceWorld } from './device-world.js';
import { type DeviceKey, publicJwkOf } from './key-file.js';
import { leaseOf } from './lock/arming.js';
import { heldUnder } from './lock/held-under.js';
import { createLine } from './lock/line.js';
import { type LockMemory, openMemory } from './lock/memory.js';
import { armedViews } from './lock/methods.js';
import { createLockProgram, type LockProgram } from './lock/program.js';
import type { Opening } from './lock/signed-answer.js';
import type { LogEntry, Verdict } from './lock/state.js';
import type { TapAnswer } from './lock/tap.js';

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
export type DoorLock = Pick<LockProgram, 'challenge' | 'leave' | 'contact' | 'tamper'> & {
  deviceId: string;
  doorId: string;
  /** The public half of the certificate's key, for the door record. */
  publicJwk: DeviceKey['publicJwk'];
  /** Its own keypad, at a door where the lock judges. `proof`: a phone's signature over the attempt, for a code bound to it. */
  type(code: string, attemptId: string, readerId?: string, proof?: string): Promise<Verdict>;
  /** A phone held to it, which has signed a challenge. */
  tap(answer: TapAnswer, attemptId?: string): Promise<Verdict>;
  /** Opens, or not, on the cloud's signed answer (compact JWS). */
  open(answer: string): Promise<Opening>;
  /** True when this lock itself has decided about the attempt. */
  judged(attemptId: string): boolean;
  /** Answers when connected and converged (or the attempt failed: it goes on trying), or disconnected. */
  setOnline(online: boolean): Promise<void>;
  /** Power off and on: only what is on disk is left, and the clock is unsynced. */
  reboot(): Promise<void>;
  /** Puts the wall clock off true time by this much. */
  setClockOffset(ms: number): Promise<void>;
  /** How much is left in its battery, 0 to 100. */
  setBattery(percent: number): Promise<void>;
  snapshot(): LockSnapshot;
  /** Resolves when nothing typed is undecided and, online, nothing is untold. */
  idle(): Promise<void>;
  close(): Promise<void>;
};

/** A thousand years: what a wall clock may be off and still be a date. */
const mostOffsetMs = 1000 * 365 * 86_400_000;

/** How often an open door is looked at. */
const watchEveryMs = 1_000;

/** The keypad on the lock itself, and its antenna. */
const ownReader = 'keypad';
const antenna = 'nfc';

/** Starts a lock on what its folder remembers; returns after its first attempt to connect. */
export async function createDoorLock(world: DeviceWorld, options: DoorLockOptions): Promise<DoorLock> {
  const { deviceId, doorId, certificate, hub } = options;
  const memory = await openMemory(world, deviceId);
  const program = createLockProgram(world, memory, { deviceId, doorId, privateKey: certificate.key }, () => line.followTwin());
  const line = createLine({ deviceId, certificate, ...hub }, memory, program, doorId);
  let watch: NodeJS.Timeout | undefined;
  let wanted = options.online ?? true;
  if (wanted) await line.connect();
  return {
    deviceId,
    doorId,
    publicJwk: publicJwkOf(certificate.key),
    type: (code, attemptId, readerId = ownReader, proof) =>
      program.type(code, { attemptId, readerId, ...(proof !== undefined && { proof }) }),
    challenge: program.challenge,
    tap: (answer, attemptId = randomUUID()) => program.tap(answer, { attemptId, readerId: antenna }),
    open: program.open,
    contact(isOpen) {
      clearInterval(watch);
      watch = isOpen ? setInterval(() => void program.tick().catch(() => undefined), watchEveryMs).unref() : undefined;
      return program.contact(isOpen);
    },
    leave: program.leave,
    tamper: program.tamper,
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
    setBattery: (batteryPercent) => memory.change((state) => ({ state: { ...state, batteryPercent }, reply: undefined })),
    snapshot: () => snapshot(memory, line.connected()),
    async idle() {
      await program.idle();
      await program.tick();
      await line.idle();
    },
    close() {
      clearInterval(watch);
      return line.disconnect();
    },
  };
}

function snapshot(memory: LockMemory, online: boolean): LockSnapshot {
  const state = memory.state();
  const { clock, seq, log } = state;
  return { online, clockOffsetMs: clock.rtcOffsetMs, leaseUntil: leaseOf(state) ?? null, seq, armed: armedViews(memory), log };
}
