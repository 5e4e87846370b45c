import { calculateJwkThumbprint } from 'jose';
import { openKeyStore } from './key-store.js';

type PublicJwk = { kty: 'EC'; crv: 'P-256'; x: string; y: string };

/** This browser's own key: it signs here, and its private part cannot be taken out of the browser by anybody, us included. */
export type PhoneKey = { publicJwk: PublicJwk; thumbprint: string; sign(bytes: Uint8Array<ArrayBuffer>): Promise<string> };

const database = 'latch-phone';
const store = 'keys';
const ecdsa = { name: 'ECDSA', namedCurve: 'P-256' };

/** The key somebody has in this browser, if they have one. */
export async function knownPhoneKey(personId: string): Promise<PhoneKey | undefined> {
  const pair = await kept(personId);
  return pair && asPhone(pair);
}

/** The key of somebody in this browser, made the first time. */
export async function phoneKey(personId: string): Promise<PhoneKey> {
  const fresh = await crypto.subtle.generateKey(ecdsa, false, ['sign', 'verify']);
  return asPhone((await kept(personId, fresh)) ?? fresh);
}

/** Whoever signs out leaves no key behind; what was tied to it opens no more. A browser that keeps nothing has none, and they sign out all the same. */
export async function forgetPhoneKeys(): Promise<void> {
  const going = new Promise<void>((resolve) => {
    const request = indexedDB.deleteDatabase(database);
    request.onsuccess = request.onerror = request.onblocked = () => resolve();
  });
  await going.catch(() => undefined);
}

/** What is kept for this person; `fresh` if there is nothing yet: of two pages at once, both get the first one's. */
async function kept(personId: string, fresh?: CryptoKeyPair): Promise<CryptoKeyPair | undefined> {
  const keys = await openKeyStore(database, store);
  try {
    return await keys.getOrPut(personId, fresh);
  } finally {
    keys.close();
  }
}

async function asPhone({ privateKey, publicKey }: CryptoKeyPair): Promise<PhoneKey> {
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', publicKey);
  const publicJwk: PublicJwk = { kty: 'EC', crv: 'P-256', x, y };
  return {
    publicJwk,
    thumbprint: await calculateJwkThumbprint(publicJwk),
    sign: async (bytes) => base64url(new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, bytes))),
  };
}

const base64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, (sign) => ({ '+': '-', '/': '_' })[sign] ?? '');
