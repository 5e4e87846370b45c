/** So many are at work at once and so many wait, first come, first served; whoever comes on top is turned away at once. */
export type Turns = <T>(work: () => Promise<T>, turnedAway: () => T) => Promise<T>;

export function takeTurns({ atOnce, waiting }: { atOnce: number; waiting: number }): Turns {
  const queue: (() => void)[] = [];
  let working = 0;
  const begin = () => {
    if (working < atOnce) {
      working += 1;
      return Promise.resolve();
    }
    return new Promise<void>((resolve) => queue.push(resolve));
  };
  /** The place goes to the next in the queue, if there is one. */
  const end = () => {
    const next = queue.shift();
    if (next) next();
    else working -= 1;
  };
  return async (work, turnedAway) => {
    if (working >= atOnce && queue.length >= waiting) return turnedAway();
    await begin();
    try {
      return await work();
    } finally {
      end();
    }
  };
}

/**
 * What is new and can wait: each asks directory and records a dozen things and begins a flow. Everything else has no limit of ours, so that revocations, presentations at
 * doors and decisions never stand in a queue with them. One process, one queue.
 */
export const turnsOfNewcomers: Turns = takeTurns({ atOnce: 16, waiting: 128 });
