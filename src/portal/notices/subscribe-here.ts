import { registerWorker } from '../worker-registration.js';
import type { Subscription } from './types.js';

export const canBeNotified = (): boolean => 'serviceWorker' in navigator && 'PushManager' in window;

const patienceMs = 15_000;

/** Asks the reader, then the browser's push service (W3C Push API). `denied`: the reader says no; `unreachable`: the service says no, or nothing, as a browser does that cannot reach it. `key`: our public key, base64url. */
export async function subscribeHere(key: string): Promise<Subscription | 'denied' | 'unreachable'> {
  if ((await Notification.requestPermission()) !== 'granted') return 'denied';
  const silence = new Promise<undefined>((resolve) => setTimeout(resolve, patienceMs, undefined));
  const { endpoint, keys, expirationTime } = (await Promise.race([subscribed(key).catch(() => undefined), silence]))?.toJSON() ?? {};
  const [auth, p256dh] = [keys?.['auth'], keys?.['p256dh']];
  if (endpoint === undefined || auth === undefined || p256dh === undefined) return 'unreachable';
  return { endpoint, keys: { auth, p256dh }, expirationTime: expirationTime ?? null };
}

async function subscribed(key: string): Promise<PushSubscription | undefined> {
  const worker = await registerWorker();
  return worker?.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}
