/** What the host and its triggers ask for the time. */
export type Clock = { now(): Date };

/** A clock that stands still until somebody sets it. `set` never goes back. */
export type VirtualClock = Clock & { set(to: Date): void };

export const systemClock: Clock = { now: () => new Date() };

export function createVirtualClock(startAt: Date): VirtualClock {
  let current = startAt.getTime();
  return {
    now: () => new Date(current),
    set(to) {
      current = Math.max(current, to.getTime());
    },
  };
}

export function isVirtual(clock: Clock): clock is VirtualClock {
  return 'set' in clock;
}
