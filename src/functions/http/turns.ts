type Work<T> = () => Promise<T>;

/** How work of different haste shares one process. */
export type Turns = {
  /** So many are at work at once and so many wait, first come, first served; whoever comes on top is turned away at once. */
  newcomer<T>(work: Work<T>, turnedAway: () => T): Promise<T>;
  /** Begins at once; until it is done fewer newcomers begin. Those at work go on. */
  urgent<T>(work: Work<T>): Promise<T>;
};

/** `besides`: how many newcomers are at work at once while something urgent is. */
type Limits = { atOnce: number; besides: number; waiting: number };

export function takeTurns({ atOnce, besides, waiting }: Limits): Turns {
  const queue: (() => void)[] = [];
  let [working, urgent] = [0, 0];
  const isFull = () => working >= (urgent > 0 ? besides : atOnce);
  /** Places go to those in the queue, as far as there are both. */
  const admit = () => {
    while (queue.length > 0 && !isFull()) {
      working += 1;
      queue.shift()?.();
    }
  };
  return {
    async newcomer(work, turnedAway) {
      if (isFull() && queue.length >= waiting) return turnedAway();
      const turn = new Promise<void>((resolve) => queue.push(resolve));
      admit();
      await turn;
      try {
        return await work();
      } finally {
        working -= 1;
        admit();
      }
    },
    async urgent(work) {
      urgent += 1;
      try {
        return await work();
      } finally {
        urgent -= 1;
        admit();
      }
    },
  };
}

/**
 * New requests and visits are newcomers: each asks directory and records a dozen things and begins a flow. Revocations, lockdowns and presentations at doors are urgent.
 * Everything else has no part in it, so that decisions and reading never stand in a queue. One process, one queue.
 */
export const turns: Turns = takeTurns({ atOnce: 16, besides: 4, waiting: 128 });
