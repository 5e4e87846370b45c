/** A store of an IndexedDB database that keeps key pairs as they are: the browser never hands out their private parts. */
export type Keys = { getOrPut(name: string, fresh?: CryptoKeyPair): Promise<CryptoKeyPair | undefined>; close(): void };

export async function opened(database: string, store: string): Promise<Keys> {
  const opening = indexedDB.open(database, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(store);
  const open = await answered(opening);
  return {
    async getOrPut(name, fresh) {
      const keys = open.transaction(store, fresh ? 'readwrite' : 'readonly').objectStore(store);
      const known = await answered<CryptoKeyPair | undefined>(keys.get(name));
      if (!known && fresh) await answered(keys.put(fresh, name));
      return known ?? fresh;
    },
    close: () => open.close(),
  };
}

const answered = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
