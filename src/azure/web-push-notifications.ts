import webPush, { WebPushError } from 'web-push';
import { LatchError } from '../domain/errors.js';
import { isListed } from '../domain/host-list.js';
import type { Push } from '../ports/messages.js';
import type { VapidKeys } from './key-vault-push-keys.js';

/** `hosts`: push services of browser makers, `*.` for any name under one; `contact`: whom they can write to (RFC 8292 §2.1). */
export type WebPushOptions = { keys: () => Promise<VapidKeys>; hosts: readonly string[]; contact: string };

const patienceMs = 10_000;

/**
 * Notifications through the push services of browser makers (RFC 8030, encrypted by RFC 8291). The endpoint comes from a browser, so only known services
 * are ever called. The payload is ours to choose: a title and a link, never a code.
 */
export function webPushNotifications({ keys, hosts, contact }: WebPushOptions): Push {
  return {
    accepts: (endpoint) => isListed(endpoint, hosts),
    publicKey: async () => (await keys()).publicKey,
    async send({ endpoint, keys: target }, { title, body, link, topic, ttlSeconds }) {
      if (!isListed(endpoint, hosts)) return { kind: 'refused', because: 'unknown-push-service' };
      const vapidDetails = { subject: `mailto:${contact}`, ...(await keys()) };
      const options = { vapidDetails, TTL: ttlSeconds, topic, urgency: 'high' as const, timeout: patienceMs };
      try {
        await webPush.sendNotification({ endpoint, keys: target }, JSON.stringify({ title, body, link }), options);
        return { kind: 'sent' };
      } catch (error) {
        return verdictOn(error);
      }
    },
  };
}

/** 404 and 410: nobody is there any more (RFC 8030 §7.3). Limits and outages pass; anything else is about the message, or about us. */
function verdictOn(error: unknown): { kind: 'gone' } | { kind: 'refused'; because: string } {
  const status = error instanceof WebPushError ? error.statusCode : undefined;
  if (status === 404 || status === 410) return { kind: 'gone' };
  if (status === undefined || status === 429 || status >= 500)
    throw new LatchError('delivery-unavailable', `push (${status ?? 'no answer'})`);
  return { kind: 'refused', because: String(status) };
}
