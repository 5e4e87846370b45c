import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Iot, readEvents, startIot } from '../../../support/iot.js';
import { testToken } from '../../../support/test-token.js';

let iot: Iot;
beforeAll(async () => {
  iot = await startIot();
});
afterAll(() => iot.close());

const byCa = (deviceId: string) => ({ deviceId, status: 'enabled' as const, authentication: { type: 'certificateAuthority' as const } });
const failure = (call: Promise<unknown>) => call.then(() => 'no error').catch((error: Error) => error.name);

describe('the registry, through the service SDK', () => {
  it('creates, reads, replaces and deletes an identity', async () => {
    const { responseBody: made } = await iot.registry.create(byCa('lock-1'));
    expect(made).toMatchObject({ deviceId: 'lock-1', status: 'enabled', connectionState: 'Disconnected' });
    expect(await failure(iot.registry.create(byCa('lock-1')))).toBe('DeviceAlreadyExistsError');
    await iot.registry.update({ ...byCa('lock-1'), status: 'disabled' });
    expect((await iot.registry.get('lock-1')).responseBody).toMatchObject({ status: 'disabled', generationId: made.generationId });
    await iot.registry.delete('lock-1');
    expect(await failure(iot.registry.get('lock-1'))).toBe('DeviceNotFoundError');
    const opTypes = (await readEvents(iot.hub())).map(({ properties }) => properties['opType']);
    expect(opTypes).toEqual(['createDeviceIdentity', 'deleteDeviceIdentity']);
  });

  it('takes rows in bulk, each for itself', async () => {
    expect((await iot.registry.addDevices([byCa('bulk-1'), byCa('bulk-2')])).responseBody).toMatchObject({ isSuccessful: true });
    const half = iot.registry.addDevices([byCa('bulk-2'), byCa('bulk-3')]);
    const { responseBody } = await half.catch((error: { responseBody: string }) => error);
    expect(JSON.parse(String(responseBody))).toMatchObject({
      isSuccessful: false,
      errors: [{ deviceId: 'bulk-2', errorCode: 'DeviceAlreadyExists' }],
    });
    const ids = (await iot.registry.list()).responseBody.map(({ deviceId }) => deviceId);
    expect(ids).toEqual(['bulk-1', 'bulk-2', 'bulk-3']);
    await iot.registry.removeDevices([{ deviceId: 'bulk-3' }], true);
    expect((await iot.registry.getRegistryStatistics()).responseBody).toMatchObject({ totalDeviceCount: 2, enabledDeviceCount: 2 });
  });

  it('finds twins by tag, page by page', async () => {
    const names = ['q-1', 'q-2', 'q-3'];
    for (const name of names) {
      await iot.registry.create(byCa(name));
      await iot.registry.updateTwin(name, { tags: { site: name === 'q-3' ? 'WTG7' : 'BER1' } }, '*');
    }
    const query = iot.registry.createQuery("SELECT * FROM devices WHERE tags.site = 'BER1'", 1);
    const found: string[] = [];
    while (query.hasMoreResults) found.push(...(await query.nextAsTwin()).result.map(({ deviceId }) => deviceId));
    expect(found).toEqual(['q-1', 'q-2']);
    const other = iot.registry.createQuery('SELECT COUNT() FROM devices');
    await expect(other.nextAsTwin()).rejects.toMatchObject({ response: { statusCode: 501 } });
  });
});

describe('a twin, through the service SDK', () => {
  it('merges patches, deletes by null and guards with its etag', async () => {
    await iot.registry.create(byCa('twin-1'));
    const first = (await iot.registry.updateTwin('twin-1', { tags: { door: 'd1' }, properties: { desired: { a: { x: 1 }, b: 2 } } }, '*'))
      .responseBody;
    const second = (await iot.registry.updateTwin('twin-1', { properties: { desired: { a: { y: 2 }, b: null } } }, first.etag))
      .responseBody;
    expect(second.properties.desired).toMatchObject({ a: { x: 1, y: 2 }, $version: 3 });
    expect(second.properties.desired).not.toHaveProperty('b');
    expect(await failure(iot.registry.updateTwin('twin-1', { tags: { door: 'd2' } }, first.etag))).toBe('InvalidEtagError');
    expect((await iot.registry.getTwin('twin-1')).responseBody).toMatchObject({ tags: { door: 'd1' }, etag: second.etag });
  });

  it.each([
    ['a key with a dot', { 'a.b': 1 }],
    ['a text over 4 KB', { text: 'x'.repeat(4097) }],
    ['more than 32 KB', Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`k${n}`, 'x'.repeat(4000)]))],
    ['eleven levels', [...Array(11)].reduce((inner) => ({ deep: inner }), {})],
  ])('refuses %s', async (_what, desired) => {
    await iot.hub().registerDevice('twin-2');
    expect(await failure(iot.registry.updateTwin('twin-2', { properties: { desired } }, '*'))).toBe('ArgumentError');
  });
});

it.each([
  ['no token', undefined],
  ['a token for another service', `Bearer ${testToken('https://vault.azure.net')}`],
  ['an expired token', `Bearer ${testToken('https://iothubs.azure.net', { expiresInSeconds: -1 })}`],
])('%s is 401', async (_what, authorization) => {
  const response = await fetch(`${iot.hub().url}/devices`, { headers: authorization === undefined ? {} : { authorization } });
  expect(response.status).toBe(401);
  expect(response.headers.get('iothub-errorcode')).toBe('IotHubUnauthorizedAccess');
});

it('what is not emulated says so by name', async () => {
  const authorization = `Bearer ${testToken('https://iothubs.azure.net')}`;
  const response = await fetch(`${iot.hub().url}/configurations/c1`, { headers: { authorization } });
  expect([response.status, await response.text()]).toEqual([501, expect.stringContaining('GET /configurations/c1')]);
});
