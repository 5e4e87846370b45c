/** Records by id, copied on the way in and out, so that nobody changes what is stored by accident. */
export type Kept<T> = { get(id: string): T | undefined; put(id: string, record: T): T; all(): T[]; drop(id: string): void };

export function kept<T>(): Kept<T> {
  const records = new Map<string, T>();
  const copy = (record: T | undefined) => (record === undefined ? undefined : structuredClone(record));
  return {
    get: (id) => copy(records.get(id)),
    put(id, record) {
      records.set(id, structuredClone(record));
      return record;
    },
    all: () => [...records.values()].map((record) => structuredClone(record)),
    drop: (id) => {
      records.delete(id);
    },
  };
}
