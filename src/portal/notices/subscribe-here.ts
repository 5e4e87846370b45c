import { registerWorker } from '../worker-registration.js';
import type { Subscription } from './types.js';

export const canBeNotified = (): boolean => 'serviceWorker' in navigator && 'PushManager' in window;

/** Asks the reader, then the browser's push service (W3C Push API); `denied` when either says no. `key`: our public key, base64url. */
export async function subscribeHere(key: string): Promise<Subscription | 'denied'> {
  if ((await Notification.requestPermission()) !== 'granted') return 'denied';
  const worker = await registerWorker();
  const subscription = await worker?.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }).catch(() => undefined);
  const { endpoint, keys, expirationTime } = subscription?.toJSON() ?? {};
  const [auth, p256dh] = [keys?.['auth'], keys?.['p256dh']];
  if (endpoint === undefined || auth === undefined || p256dh === undefined) return 'denied';
  return { endpoint, keys: { auth, p256dh }, expirationTime: expirationTime ?? null };
}
