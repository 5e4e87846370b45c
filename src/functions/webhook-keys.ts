import { z } from 'zod';
import type { Ports } from './edge-ports.js';
import { exposeOpen } from './http/expose-open.js';
import { answer } from './http/reply.js';

const Keys = z.object({
  keys: z.array(z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), kid: z.string() })),
});

/** GET /api/webhooks/keys: what receivers check our signatures with, as a JWK set (RFC 7517). */
export const registerWebhookKeys = ({ webhooks }: Ports<'webhooks'>) =>
  exposeOpen(
    {
      name: 'webhookKeys',
      method: 'GET',
      route: 'api/webhooks/keys',
      summary: 'Public keys of the signatures on webhooks',
      access: 'open',
      answers: { 200: { description: 'A JWK set', schema: Keys } },
    },
    async () => answer(200, { keys: await webhooks.publicKeys() }),
  );
