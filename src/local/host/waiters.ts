/** Those who wait for the same thing. */
export type Waiters = { wait(): Promise<void>; settle(): void; fail(cause: unknown): void };

export function createWaiters(): Waiters {
  let waiting: { resolve(): void; reject(cause: unknown): void }[] = [];
  const take = () => {
    const taken = waiting;
    waiting = [];
    return taken;
  };
  return {
    wait: () => new Promise((resolve, reject) => waiting.push({ resolve, reject })),
    settle() {
      for (const { resolve } of take()) resolve();
    },
    fail(cause) {
      for (const { reject } of take()) reject(cause);
    },
  };
}
