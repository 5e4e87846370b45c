import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { DeviceWorld } from '../device-world.js';
import { type Disk, realDisk, writeDurably } from '../durable-file.js';
import { dropExpired } from './arming.js';
import { createLockClock, type LockClock, type Reading } from './clock.js';
import { type LockState, newState, type Step } from './state.js';

/** The lock's memory: every change is on disk before anybody hears of it. */
export type LockMemory = {
  state(): LockState;
  time(): Reading;
  wall(): Date;
  /** Runs one transition and answers once its outcome is on disk. `serverTime` sets the clock first. */
  change<R>(transition: (state: LockState, time: Reading) => Step<R>, serverTime?: string): Promise<R>;
  /** Called after every change that reached the disk. */
  onChange(listener: () => void): void;
  /** Forgets what a power cut forgets and reads the rest again. */
  reload(): Promise<void>;
};

export async function openMemory(world: DeviceWorld, deviceId: string): Promise<LockMemory> {
  const { disk = realDisk } = world;
  const file = join(world.dataDir, 'devices', deviceId, 'lock.json');
  const listeners: (() => void)[] = [];
  let clock: LockClock = createLockClock(world.clock);
  let state = await load(file, disk);
  let writing: Promise<void> = Promise.resolve();
  let queued: Promise<void> | undefined;
  /** Changes that come while a write is under way share the next one. */
  const save = (): Promise<void> => {
    queued ??= writing
      .catch(() => undefined)
      .then(() => {
        queued = undefined;
        writing = writeDurably(file, JSON.stringify(state), disk);
        return writing;
      });
    return queued;
  };
  return {
    state: () => state,
    time: () => clock.read(state),
    wall: () => clock.wall(state),
    async change(transition, serverTime) {
      const before = state;
      const told = serverTime === undefined ? state : clock.sync(state, serverTime);
      const time = clock.read(told);
      const { state: next, reply } = transition(dropExpired(told, time), time);
      state = next;
      await (next === before ? (queued ?? writing) : save());
      for (const listener of listeners) listener();
      return reply;
    },
    onChange: (listener) => void listeners.push(listener),
    async reload() {
      await queued;
      await writing;
      clock = createLockClock(world.clock);
      state = await load(file, disk);
    },
  };
}

async function load(file: string, disk: Disk): Promise<LockState> {
  const fresh = newState(randomBytes(6).toString('hex'));
  const text = await disk.read(file);
  return text === undefined ? fresh : { ...fresh, ...(JSON.parse(text) as LockState) };
}
