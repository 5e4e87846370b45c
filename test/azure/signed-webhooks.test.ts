import { createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { signedWebhooks } from '../../src/azure/signed-webhooks.js';
import { serve } from '../../src/local/cloud/kernel/serve.js';
import { startLocalEntra } from '../support/local-entra.js';

const local = await startLocalEntra();
const { world } = local;
const heard: { headers: Record<string, unknown>; body: string }[] = [];
const service = await serve(world, {
  ...{ name: 'webhooks', port: 0, error: (status: number, code: string) => ({ status, body: { code } }) },
  operations: [
    {
      ...{ name: 'Tell', method: 'POST', path: '/hooks/:name' },
      handle: ({ headers, body, params }) => {
        heard.push({ headers, body: body.toString() });
        return params['name'] === 'elsewhere' ? { status: 302, headers: { location: '/hooks/there' } } : { status: 204 };
      },
    },
  ],
});
const master = new Uint8Array(32).fill(7);
const only = { kid: 'k1', master };
const keys = { current: async () => only, byId: async () => master, all: async () => [only] };
const webhooks = signedWebhooks({ keys, hosts: [new URL(service.url).host], clock: world.clock });

afterAll(async () => {
  await Promise.all([service.close(), local.close()]);
  world.remove();
});
beforeEach(() => {
  heard.length = 0;
  world.faults.remove();
});

const at = '2027-02-03T09:00:00.000Z';
const message = { operationId: 'msg-1', type: 'request.status', at, data: { requestId: 'r', step: 1, status: 'scheduled' } };
const hook = `${service.url}/hooks/erp`;

describe('a signed webhook', () => {
  it('can be checked with our public key: id, time and every byte of the body', async () => {
    expect(await webhooks.send(hook, message)).toEqual({ kind: 'sent' });
    const [{ headers, body } = { headers: {}, body: '' }] = heard;
    expect(JSON.parse(body)).toEqual({ type: 'request.status', timestamp: at, data: message.data });
    const [key] = await webhooks.publicKeys();
    const signed = (text: string) =>
      verify(
        null,
        Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`),
        createPublicKey({ key: { ...key }, format: 'jwk' }),
        Buffer.from(String(headers['webhook-signature']).replace(/^v1a,/, ''), 'base64'),
      );
    expect([signed(body), signed(body.replace('scheduled', 'entered'))]).toEqual([true, false]);
    expect(Math.abs(Number(headers['webhook-timestamp']) * 1_000 - world.clock.now().getTime())).toBeLessThan(5_000);
  });

  it.each([400, 404, 410])('answered with %i is refused for good', async (status) => {
    world.faults.add({ service: 'webhooks', match: {}, do: { status } });
    expect(await webhooks.send(hook, message)).toEqual({ kind: 'refused', because: String(status) });
  });

  it.each([429, 500, 503])('answered with %i may pass', async (status) => {
    world.faults.add({ service: 'webhooks', match: {}, do: { status } });
    await expect(webhooks.send(hook, message)).rejects.toMatchObject({ code: 'delivery-unavailable' });
  });

  it('that is cut off may pass', async () => {
    world.faults.add({ service: 'webhooks', match: {}, do: { reset: true } });
    await expect(webhooks.send(hook, message)).rejects.toMatchObject({ code: 'delivery-unavailable' });
  });

  it('follows nobody to another address', async () => {
    expect(await webhooks.send(`${service.url}/hooks/elsewhere`, message)).toEqual({ kind: 'refused', because: '302' });
    expect(heard).toHaveLength(1);
  });

  it('goes to hosts of the list alone', async () => {
    for (const url of ['https://169.254.169.254/latest', 'https://evil.example/hooks', hook.replace('https:', 'http:'), 'nonsense'])
      expect([webhooks.accepts(url), await webhooks.send(url, message)]).toEqual([false, { kind: 'refused', because: 'unknown-host' }]);
    expect(heard).toEqual([]);
  });
});
