import type { Clock } from '../../../src/ports/clock.js';
import type { ArmOrder, Locks } from '../../../src/ports/locks.js';

export type MemoryLock = {
  online: boolean;
  refuses?: string;
  /** Highest sequence of any order, whoever sent it. */
  seq: number;
  /** Whose keys it holds; 1 unless a test says otherwise. */
  enrolment: number;
  held: Map<string, ArmOrder>;
  newest: Map<string, number>;
  wishes: (() => unknown)[];
};

/** Locks in memory: they refuse older sequences, and do what they missed when they come back. `of` shows one and moves it on- or offline. */
export function memoryLocks(clock: Clock): Locks & { of(doorId: string): MemoryLock; setOnline(doorId: string, online: boolean): void } {
  const known = new Map<string, MemoryLock>();
  const lockOf = (doorId: string): MemoryLock => {
    const lock = known.get(doorId) ?? { online: true, seq: 0, enrolment: 1, held: new Map(), newest: new Map(), wishes: [] };
    known.set(doorId, lock);
    return lock;
  };
  const isOlder = (lock: MemoryLock, grantId: string, seq: number) => seq < (lock.newest.get(grantId) ?? 0);
  const take = (lock: MemoryLock, order: ArmOrder) => {
    if (isOlder(lock, order.grantId, order.seq)) return;
    lock.newest.set(order.grantId, order.seq);
    lock.seq = Math.max(lock.seq, order.seq);
    lock.held.set(order.grantId, order);
  };
  const drop = (lock: MemoryLock, grantId: string, seq: number) => {
    lock.newest.set(grantId, seq);
    lock.seq = Math.max(lock.seq, seq);
    lock.held.delete(grantId);
  };
  const reached = <T>(lock: MemoryLock, answer: () => T, missed: () => unknown = () => {}) => {
    if (lock.online) return { kind: 'answered' as const, answer: answer() };
    lock.wishes.push(missed);
    return { kind: 'unreachable' as const, because: '404103' };
  };
  const deviceTime = () => clock.now().toISOString();
  return {
    of: lockOf,
    setOnline(doorId, online) {
      const lock = lockOf(doorId);
      lock.online = online;
      if (online) for (const wish of lock.wishes.splice(0)) wish();
    },
    async arm({ id, lock: device }, order) {
      const lock = lockOf(id);
      if (!device) return { kind: 'refused', because: 'no-lock' };
      if (lock.online && isOlder(lock, order.grantId, order.seq)) return { kind: 'refused', because: 'older-sequence' };
      if (lock.online && lock.refuses) return { kind: 'refused', because: lock.refuses };
      const arm = () => {
        take(lock, order);
        return { seq: order.seq, deviceTime: deviceTime() };
      };
      return reached(lock, arm, arm);
    },
    async disarm({ id }, { seq, grantIds }) {
      const lock = lockOf(id);
      const disarm = () => {
        for (const grantId of grantIds) drop(lock, grantId, seq);
        return { seq };
      };
      return reached(lock, disarm, disarm);
    },
    sync: async ({ id }, { leaseUntil }) => reached(lockOf(id), () => ({ leaseUntil, offsetMs: 0 })),
    async readBack({ id }) {
      const lock = lockOf(id);
      return reached(lock, () => ({
        armed: [...lock.held.values()],
        seq: lock.seq,
        deviceTime: deviceTime(),
        offsetMs: 0,
        batteryPercent: 100,
        enrolment: lock.enrolment,
      }));
    },
    async attest({ id }, challenge) {
      const lock = lockOf(id);
      return reached(lock, () => ({
        armed: [...lock.held.values()],
        seq: lock.seq,
        deviceTime: deviceTime(),
        word: `${id} over ${challenge}`,
      }));
    },
    async enrol({ id, lock: device }) {
      const lock = lockOf(id);
      return reached(lock, () => {
        lock.enrolment = device?.enrolment ?? 0;
        lock.held.clear();
        return { enrolled: true as const };
      });
    },
    present: async ({ id }) => reached(lockOf(id), () => ({ result: 'denied' as const })),
  };
}
