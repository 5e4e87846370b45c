import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAuthority, signDevice } from '../../../../src/local/pki/sign-certificate.js';
import type { DeviceCertificate } from '../../../../src/local/pki.js';
import { type Iot, readEvents, startIot } from '../../../support/iot.js';
import { type RawOptions, rawDevice } from '../../../support/raw-device.js';

let iot: Iot;
let own: DeviceCertificate;
const year = { from: new Date(Date.now() - 86_400_000), days: 365 };
const past = { from: new Date('2020-01-01T00:00:00.000Z'), days: 30 };

beforeAll(async () => {
  iot = await startIot();
  await iot.hub().registerDevice('lock-a');
  own = await iot.pki.issueDevice('lock-a');
});
afterAll(() => iot.close());

async function connack(options: Partial<RawOptions>): Promise<number | undefined> {
  const device = await rawDevice({ port: iot.hub().mqttPort, deviceId: 'lock-a', ...options });
  const packet = await device.next();
  device.close();
  return packet?.cmd === 'connack' ? packet.returnCode : undefined;
}
const trusting = (pair: { key: string; cert: string }): DeviceCertificate => ({ ...pair, ca: own.ca });
const selfSigned = async (deviceId: string, print: (cert: X509Certificate) => string, validity = year) => {
  const pair = await makeAuthority(deviceId, validity);
  const primaryThumbprint = print(new X509Certificate(pair.cert)).replaceAll(':', '');
  await iot.hub().registerDevice(deviceId, {
    authentication: { type: 'selfSigned', x509Thumbprint: { primaryThumbprint, secondaryThumbprint: null } },
  });
  return connack({ deviceId, certificate: trusting(pair) });
};

describe('a device is let in', () => {
  it('by a certificate of the device authority that carries its name', async () => {
    expect(await connack({ certificate: own })).toBe(0);
  });

  it('by the thumbprint of its own certificate, SHA-1 or SHA-256', async () => {
    expect(await selfSigned('thumb-1', (cert) => cert.fingerprint)).toBe(0);
    expect(await selfSigned('thumb-2', (cert) => cert.fingerprint256.toLowerCase())).toBe(0);
  });
});

describe('a device is not authorized (CONNACK 5)', () => {
  it('without a certificate', async () => {
    expect(await connack({ certificate: { ca: own.ca } })).toBe(5);
  });

  it('with the certificate of another device', async () => {
    expect(await connack({ certificate: await iot.pki.issueDevice('lock-b') })).toBe(5);
  });

  it('with a certificate of a foreign authority', async () => {
    const foreign = await makeAuthority('Somebody else', year);
    expect(await connack({ certificate: trusting(await signDevice(foreign, 'lock-a', year)) })).toBe(5);
  });

  it('with a thumbprint that is not listed, or a certificate out of its time', async () => {
    expect(await selfSigned('thumb-3', () => 'AA'.repeat(20))).toBe(5);
    expect(await selfSigned('thumb-4', (cert) => cert.fingerprint, past)).toBe(5);
  });

  it('when nobody knows it', async () => {
    expect(await connack({ deviceId: 'stranger', certificate: await iot.pki.issueDevice('stranger') })).toBe(5);
  });

  it('when it is registered for keys this hub does not take', async () => {
    await iot.hub().registerDevice('by-key', {});
    expect(await connack({ deviceId: 'by-key', certificate: await iot.pki.issueDevice('by-key') })).toBe(5);
  });

  it('once it is disabled, and then a live connection is cut', async () => {
    await iot.hub().registerDevice('lock-c');
    const device = await rawDevice({ port: iot.hub().mqttPort, deviceId: 'lock-c', certificate: await iot.pki.issueDevice('lock-c') });
    expect(await device.next()).toMatchObject({ cmd: 'connack', returnCode: 0 });
    await iot.registry.update({ deviceId: 'lock-c', status: 'disabled', authentication: { type: 'certificateAuthority' } });
    expect(await device.next()).toBeUndefined();
    expect(await connack({ deviceId: 'lock-c', certificate: await iot.pki.issueDevice('lock-c') })).toBe(5);
  });
});

it.each([
  ['another hub', 'other-hub.azure-devices.net/lock-a/?api-version=2021-04-12'],
  ['another device', 'latch-hub.azure-devices.net/lock-b/?api-version=2021-04-12'],
])('a user name for %s is refused as an identifier (CONNACK 2)', async (_what, username) => {
  expect(await connack({ certificate: own, username })).toBe(2);
});

it('an expired certificate of the right authority is refused', async () => {
  const authority = await makeAuthority('Devices of long ago', { from: past.from, days: 10_000 });
  const other = await startIot({ deviceCa: authority.cert });
  await other.hub().registerDevice('lock-a');
  const attempt = async (validity: typeof past) => {
    const certificate = { ...(await signDevice(authority, 'lock-a', validity)), ca: other.pki.tls.ca };
    const device = await rawDevice({ port: other.hub().mqttPort, deviceId: 'lock-a', certificate });
    return device.next();
  };
  expect(await attempt(year)).toMatchObject({ returnCode: 0 });
  expect(await attempt(past)).toMatchObject({ returnCode: 5 });
  await other.close();
});

it('a second connection takes the place of the first, and both are told of in order', async () => {
  await iot.hub().registerDevice('lock-d');
  const certificate = await iot.pki.issueDevice('lock-d');
  const open = async () => {
    const device = await rawDevice({ port: iot.hub().mqttPort, deviceId: 'lock-d', certificate });
    await device.next();
    return device;
  };
  const first = await open();
  const second = await open();
  expect(await first.next()).toBeUndefined();
  second.close();
  await expect.poll(async () => connections()).toEqual(['deviceConnected', 'deviceConnected', 'deviceDisconnected']);
});

const connections = async () =>
  (await readEvents(iot.hub()))
    .filter(({ partitionKey, systemProperties }) => {
      return partitionKey === 'lock-d' && systemProperties['iothub-message-source'] === 'deviceConnectionStateEvents';
    })
    .map(({ properties }) => properties['opType']);
