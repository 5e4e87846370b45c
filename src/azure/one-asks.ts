/** Of several in this process who want to ask about the same thing one does; the others wait until it has, and find what it was told. */
export function oneAsks(): <T>(keys: readonly string[], ask: () => Promise<T>) => Promise<T> {
  const underway = new Map<string, Promise<unknown>>();
  return async (keys, ask) => {
    for (let others = found(underway, keys); others.length > 0; others = found(underway, keys)) await Promise.allSettled(others);
    const mine = ask();
    for (const key of keys) underway.set(key, mine);
    try {
      return await mine;
    } finally {
      for (const key of keys) underway.delete(key);
    }
  };
}

const found = (underway: ReadonlyMap<string, Promise<unknown>>, keys: readonly string[]) => keys.flatMap((key) => underway.get(key) ?? []);
