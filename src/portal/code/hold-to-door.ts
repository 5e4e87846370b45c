import { type Challenge, tapMessage } from './tap-message.js';

type Signer = { sign(bytes: Uint8Array<ArrayBuffer>): Promise<string> };
type Refusal = { code: 'did-not-open' | 'other-door' | 'no-door'; detail: string };

const refusal = (code: Refusal['code']): { error: Refusal } => ({ error: { code, detail: code } });

/** Holds this browser's key to a door: the lock asks, the key signs, the lock decides. `relay`: where the door is heard. Nothing is signed for a door other than the one that is meant. */
export async function holdToDoor(relay: string, doorId: string, key: Signer): Promise<{ error?: Refusal }> {
  const door = `${relay}/doors/${encodeURIComponent(doorId)}`;
  const asked = await call<Challenge>(`${door}/challenge`);
  if (!asked) return refusal('no-door');
  if (asked.doorId !== doorId) return refusal('other-door');
  const { deviceId, nonce } = asked;
  const answer = { deviceId, doorId, nonce, signature: await key.sign(tapMessage({ deviceId, doorId, nonce })) };
  const seen = await call<{ opened: boolean }>(`${door}/tap`, { answer });
  if (!seen) return refusal('no-door');
  return seen.opened ? {} : refusal('did-not-open');
}

/** Without a header of our own, so that the door's reader is not asked beforehand whether it takes it. */
async function call<T>(url: string, body?: object): Promise<T | undefined> {
  const options = { method: 'POST', cache: 'no-store', credentials: 'omit', redirect: 'error' } as const;
  const response = await fetch(url, { ...options, ...(body && { body: JSON.stringify(body) }) }).catch(() => undefined);
  return response?.ok ? JSON.parse(await response.text()) : undefined;
}
