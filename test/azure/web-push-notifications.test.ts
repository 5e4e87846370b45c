import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { azureCredential } from '../../src/azure/azure-credential.js';
import { keyVaultPushKeys } from '../../src/azure/key-vault-push-keys.js';
import { webPushNotifications } from '../../src/azure/web-push-notifications.js';
import type { PushTarget } from '../../src/domain/preferences.js';
import { createKeyVault } from '../../src/local/cloud/key-vault/service.js';
import { createPush } from '../../src/local/cloud/push/service.js';
import { startLocalEntra } from '../support/local-entra.js';

const local = await startLocalEntra();
const { world, entra } = local;
const vault = await createKeyVault(world, { authority: entra.authority });
const service = await createPush(world);
const options = { vaultUrl: vault.url, secretName: 'latch-vapid', credential: azureCredential(), clock: world.clock };
const keys = keyVaultPushKeys(options);
const push = webPushNotifications({ keys, hosts: [new URL(service.url).host], contact: 'latch@latch.example' });

afterAll(async () => {
  await Promise.all([vault.close(), service.close(), local.close()]);
  world.remove();
});
beforeEach(() => world.faults.remove());

const message = {
  operationId: 'x',
  title: 'Latch',
  body: 'Your code is ready.',
  link: 'https://latch.example/app/requests/1',
  topic: 'a'.repeat(32),
  ttlSeconds: 60,
};
const at = '2027-01-01T00:00:00.000Z';
const targetOf = ({ endpoint, keys: { p256dh, auth } }: ReturnType<typeof service.subscribe>): PushTarget => ({
  id: 'b',
  endpoint,
  keys: { p256dh, auth },
  addedAt: at,
});
const browser = async (person = 'alice', sender?: string) => targetOf(service.subscribe(person, sender ?? (await push.publicKey())));

describe('a notification', () => {
  it('is read by the browser it was encrypted for', async () => {
    const target = await browser('tara');
    expect(await push.send(target, message)).toEqual({ kind: 'sent' });
    const [shown] = service.notifications({ to: 'tara' });
    expect(JSON.parse(shown?.text ?? '')).toEqual({ title: message.title, body: message.body, link: message.link });
  });

  it('encrypted for another one is shown to nobody', async () => {
    const [one, other] = [await browser('olu'), await browser('olu')];
    expect(await push.send({ ...one, keys: other.keys }, message)).toEqual({ kind: 'sent' });
    expect(service.notifications({ to: 'olu' })).toEqual([]);
  });

  it('to a browser that is gone, or never was, says so', async () => {
    const target = await browser();
    service.leave(target.endpoint);
    expect(await push.send(target, message)).toEqual({ kind: 'gone' });
    expect(await push.send({ ...target, endpoint: `${service.url}/push/nowhere` }, message)).toEqual({ kind: 'gone' });
  });

  it('is refused where somebody else subscribed', async () => {
    const target = await browser('alice', 'B'.repeat(87));
    expect(await push.send(target, message)).toEqual({ kind: 'refused', because: '403' });
  });

  it.each([429, 500, 503])('answered with %i may pass', async (status) => {
    const target = await browser();
    world.faults.add({ service: 'push', match: {}, do: { status } });
    await expect(push.send(target, message)).rejects.toMatchObject({ code: 'delivery-unavailable' });
  });

  it('that is cut off may pass', async () => {
    const target = await browser();
    world.faults.add({ service: 'push', match: {}, do: { reset: true } });
    await expect(push.send(target, message)).rejects.toMatchObject({ code: 'delivery-unavailable' });
  });
});

describe('an address of a push service', () => {
  const known = webPushNotifications({ keys, hosts: ['fcm.googleapis.com', '*.push.apple.com'], contact: 'x@y.example' });
  it.each([
    ['https://fcm.googleapis.com/fcm/send/abc', true],
    ['https://web.push.apple.com/abc', true],
    ['http://fcm.googleapis.com/abc', false],
    ['https://fcm.googleapis.com:8443/abc', false],
    ['https://fcm.googleapis.com@evil.example/abc', false],
    ['https://user:pass@fcm.googleapis.com/abc', false],
    ['https://push.apple.com/abc', false],
    ['https://push.apple.com.evil.example/abc', false],
    ['https://evilpush.apple.com/abc', false],
    ['https://169.254.169.254/metadata', false],
    ['nonsense', false],
  ])('%s: %s', (endpoint, isKnown) => {
    expect(known.accepts(endpoint)).toBe(isKnown);
  });

  it('that is not known is never called', async () => {
    const target = await browser();
    expect(await known.send(target, message)).toEqual({ kind: 'refused', because: 'unknown-push-service' });
  });
});

it('push keys out of reach are said to be', async () => {
  world.faults.add({ service: 'key-vault', match: {}, do: { status: 503 } });
  await expect(keyVaultPushKeys(options)()).rejects.toMatchObject({ code: 'keys-unavailable' });
});
