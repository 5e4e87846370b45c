import type { Clock } from '../../cloud/kernel/world.js';
import type { LockState } from './state.js';

const baseToleranceMs = 30_000;
const mostToleranceMs = 120_000;

/** What the lock believes about now. */
export type Reading = {
  at: Date;
  /** How far beyond a window's edges a code is still taken. */
  toleranceMs: number;
  /** False: the lock may not judge time at all. */
  trusted: boolean;
  /** True once a method has told the time since the last boot. */
  synced: boolean;
};

/** The lock's sense of time: its last sync plus a monotonic clock, compared with a wall clock that may be wrong. */
export type LockClock = {
  read(state: LockState): Reading;
  /** The wall clock, uncorrected. */
  wall(state: LockState): Date;
  /** What a method said the time is: from now on the lock reckons from there. */
  sync(state: LockState, serverTime: string): LockState;
};

/** A clock fresh from boot: until the first sync the wall clock counts alone. `trueTime` stands for the monotonic oscillator. */
export function createLockClock(trueTime: Clock): LockClock {
  let synced: { serverMs: number; monotonicMs: number; offsetMs: number } | undefined;
  const wall = (state: LockState) => new Date(trueTime.now().getTime() + state.clock.rtcOffsetMs);
  return {
    wall,
    read(state) {
      const wallMs = wall(state).getTime();
      if (!synced) return reading(wallMs, unsyncedDoubtMs(state, wallMs), false);
      const atMs = synced.serverMs + trueTime.now().getTime() - synced.monotonicMs;
      return reading(atMs, Math.abs(wallMs + synced.offsetMs - atMs), true);
    },
    sync(state, serverTime) {
      const serverMs = Date.parse(serverTime);
      const offsetMs = serverMs - wall(state).getTime();
      synced = { serverMs, monotonicMs: trueTime.now().getTime(), offsetMs };
      return { ...state, clock: { ...state.clock, measuredOffsetMs: offsetMs, knownAt: serverTime } };
    },
  };
}

function reading(atMs: number, doubtMs: number, synced: boolean): Reading {
  const toleranceMs = baseToleranceMs + doubtMs;
  return { at: new Date(atMs), toleranceMs: Math.min(toleranceMs, mostToleranceMs), trusted: toleranceMs <= mostToleranceMs, synced };
}

/** A wall clock known to have been wrong, or behind what was already true, is doubted by as much; its old error is never corrected blindly. */
function unsyncedDoubtMs({ clock }: LockState, wallMs: number): number {
  const behindMs = clock.knownAt === undefined ? 0 : Date.parse(clock.knownAt) - wallMs;
  return Math.max(Math.abs(clock.measuredOffsetMs), behindMs, 0);
}
