/** Records by id. What is stored is a copy that nobody can change: whoever tries finds out at once. */
export type Kept<T> = { get(id: string): T | undefined; put(id: string, record: T): T; all(): T[]; drop(id: string): void };

export function kept<T>(): Kept<T> {
  const records = new Map<string, T>();
  return {
    get: (id) => records.get(id),
    put(id, record) {
      records.set(id, frozen(structuredClone(record)));
      return record;
    },
    all: () => [...records.values()],
    drop: (id) => {
      records.delete(id);
    },
  };
}

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const each of Object.values(value)) frozen(each);
  return Object.freeze(value);
}
