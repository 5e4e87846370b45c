import { type Answer, type Call, serve } from '../kernel/serve.js';
import type { Service, World } from '../kernel/world.js';
import { type Browsers, keysOf, openBrowsers } from './browsers.js';
import { decryptMessage } from './message-encryption.js';
import { senderOf } from './vapid.js';

/** What a page gets from `pushManager.subscribe()` (W3C Push API). */
export type PushSubscription = { endpoint: string; expirationTime: null; keys: { p256dh: string; auth: string } };

/** A notification as its reader saw it. */
export type Notification = { id: string; at: string; channel: 'push'; to: string; text: string; operationId: string };

export type PushService = Service & {
  /** A new browser of this person; `sender`: the public key of whoever may write to it. */
  subscribe(person: string, sender: string): PushSubscription;
  /** The person takes their permission back; `endpoint` of the subscription. False: there is none. */
  leave(endpoint: string): boolean;
  notifications(filter?: { to?: string; since?: Date }): Notification[];
};

const largestMessage = 4_096;

/** A push service as browser makers run them (RFC 8030), with its browsers: messages must come from whoever subscribed (RFC 8292), and are shown if they can be read. */
export async function createPush(world: World, { port = 0 }: { port?: number } = {}): Promise<PushService> {
  const browsers = openBrowsers(world.dataDir);
  const here: { origin?: string } = {};
  const service = await serve(world, {
    name: 'push',
    port,
    error: (status, code, message) => ({ status, body: { code, message } }),
    operations: [{ name: 'Push', method: 'POST', path: '/push/:id', handle: (call) => receive(world, browsers, here.origin ?? '', call) }],
  });
  here.origin = service.url;
  return {
    ...service,
    subscribe(person, sender) {
      const { id, keys } = browsers.subscribe(person, sender);
      return { endpoint: `${service.url}/push/${id}`, expirationTime: null, keys: { p256dh: keys.publicKey, auth: keys.auth } };
    },
    leave: (endpoint) => browsers.leave(endpoint.split('/').at(-1) ?? ''),
    notifications: ({ to, since } = {}) =>
      browsers
        .shown()
        .filter(({ person, at }) => (to === undefined || person === to) && (since === undefined || Date.parse(at) >= since.getTime()))
        .map(({ id, at, person, text }) => ({ id, at, channel: 'push', to: person, text, operationId: id })),
  };
}

async function receive(world: World, browsers: Browsers, origin: string, { params, headers, body }: Call): Promise<Answer> {
  const browser = browsers.find(params['id'] ?? '');
  if (!browser) return { status: 404 };
  if (browser.isGone) return { status: 410 };
  const sender = await senderOf(headers.authorization, origin);
  if (sender === undefined) return { status: 401, body: 'no good VAPID token' };
  if (sender !== browser.sender) return { status: 403, body: 'another key than the subscription was made with' };
  if (body.length > largestMessage) return { status: 413 };
  if (headers['content-encoding'] !== 'aes128gcm' || !/^\d+$/.test(String(headers['ttl'] ?? '')))
    return { status: 400, body: 'TTL and aes128gcm are needed' };
  const text = decryptMessage(body, keysOf(browser));
  // A service cannot read what it carries; a browser drops what it cannot.
  const id = text === undefined ? 'unreadable' : browsers.show(browser.person, text, world.clock.now()).id;
  return { status: 201, headers: { location: `${origin}/messages/${id}` } };
}
