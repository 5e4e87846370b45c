/** A store of an IndexedDB database that keeps key pairs as they are: the browser never hands out their private parts. `getOrPut`: what is there, else `fresh`. */
type KeyStore = { getOrPut(name: string, fresh?: CryptoKeyPair): Promise<CryptoKeyPair | undefined>; close(): void };

export async function openKeyStore(database: string, store: string): Promise<KeyStore> {
  const opening = indexedDB.open(database, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(store);
  const opened = await answered(opening);
  return {
    async getOrPut(name, fresh) {
      const keys = opened.transaction(store, fresh ? 'readwrite' : 'readonly').objectStore(store);
      const known = await answered<CryptoKeyPair | undefined>(keys.get(name));
      if (!known && fresh) await answered(keys.put(fresh, name));
      return known ?? fresh;
    },
    close: () => opened.close(),
  };
}

const answered = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
