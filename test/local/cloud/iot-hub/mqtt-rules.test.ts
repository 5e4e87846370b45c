import type { Packet } from 'mqtt-packet';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Iot, readEvents, startIot } from '../../../support/iot.js';
import { type RawDevice, rawDevice } from '../../../support/raw-device.js';

let iot: Iot;
let device: RawDevice;
const deviceId = 'meter';

const connect = async (clean = false) => {
  const certificate = await iot.pki.issueDevice(deviceId);
  const raw = await rawDevice({ port: iot.hub().mqttPort, deviceId, certificate, clean });
  return { raw, connack: await raw.next() };
};
beforeAll(async () => {
  iot = await startIot();
  await iot.hub().registerDevice(deviceId);
});
beforeEach(async () => {
  device = (await connect()).raw;
});
afterAll(() => iot.close());

const publish = (topic: string, payload: string, qos: 0 | 1 | 2 = 0): Packet => ({
  cmd: 'publish',
  topic,
  payload,
  qos,
  dup: false,
  retain: false,
  ...(qos > 0 && { messageId: 7 }),
});
const text = (packet: Packet | undefined) => (packet?.cmd === 'publish' ? JSON.parse(packet.payload.toString() || 'null') : undefined);

describe('what a device may do', () => {
  it('telemetry with QoS 1 is acknowledged once it is in the log, its properties sorted out', async () => {
    device.send(
      publish(`devices/${deviceId}/messages/events/%24.mid=m-1&%24.ct=application%2Fjson&type=codeUsed&sp%20ace=%C3%A4%26%3D`, '{}', 1),
    );
    expect(await device.next()).toMatchObject({ cmd: 'puback', messageId: 7 });
    const [event] = (await readEvents(iot.hub())).filter(({ systemProperties }) => systemProperties['message-id'] === 'm-1');
    expect(event).toMatchObject({
      partitionKey: deviceId,
      body: '{}',
      properties: { type: 'codeUsed', 'sp ace': 'ä&=' },
      systemProperties: { 'content-type': 'application/json', 'iothub-message-source': 'Telemetry' },
    });
  });

  it('reads its twin and reports to it, told when the report is refused', async () => {
    device.send(publish('$iothub/twin/GET/?$rid=g1', ' '));
    const got = await device.next();
    expect(got).toMatchObject({ topic: '$iothub/twin/res/200/?$rid=g1' });
    expect(text(got)).toMatchObject({ desired: { $version: 1 }, reported: { $version: 1 } });
    device.send(publish('$iothub/twin/PATCH/properties/reported/?$rid=r1', '{"armed":2}'));
    expect(await device.next()).toMatchObject({ topic: '$iothub/twin/res/204/?$rid=r1&$version=2' });
    device.send(publish('$iothub/twin/PATCH/properties/reported/?$rid=r2', '[1]'));
    expect(text(await device.next())).toMatchObject({ errorCode: 400004 });
    expect((await iot.registry.getTwin(deviceId)).responseBody.properties.reported).toMatchObject({ armed: 2, $version: 2 });
    const changes = (await readEvents(iot.hub())).filter(
      ({ systemProperties }) => systemProperties['iothub-message-source'] === 'twinChangeEvents',
    );
    expect(JSON.parse(changes.at(-1)?.body ?? '')).toMatchObject({ properties: { reported: { armed: 2, $version: 2 } } });
  });

  it('subscribes to its own topics and to no others', async () => {
    const filters = ['$iothub/methods/POST/#', `devices/${deviceId}/messages/devicebound/#`, 'devices/other/messages/devicebound/#', '#'];
    device.send({ cmd: 'subscribe', messageId: 9, subscriptions: filters.map((topic) => ({ topic, qos: 1 })) });
    expect(await device.next()).toMatchObject({ cmd: 'suback', granted: [1, 1, 128, 128] });
  });

  it('takes its session up again, also after the hub restarted, unless it asks for a clean one', async () => {
    device.send({ cmd: 'subscribe', messageId: 3, subscriptions: [{ topic: '$iothub/twin/PATCH/properties/desired/#', qos: 0 }] });
    await device.next();
    await iot.restartHub();
    const { raw, connack } = await connect();
    expect(connack).toMatchObject({ sessionPresent: true });
    await iot.registry.updateTwin(deviceId, { properties: { desired: { say: 'hello' } } }, '*').catch(() => undefined);
    await iot.registry.updateTwin(deviceId, { properties: { desired: { say: 'hello again' } } }, '*');
    expect(text(await raw.next())).toMatchObject({ say: expect.stringContaining('hello') });
    raw.close();
    expect((await connect(true)).connack).toMatchObject({ sessionPresent: false });
  });
});

describe('the connection is cut', () => {
  it.each<[string, Packet]>([
    ['for QoS 2', publish(`devices/${deviceId}/messages/events/`, '{}', 2)],
    ['for an unknown topic', publish('sport/tennis', '{}')],
    ["for another device's telemetry", publish('devices/other/messages/events/', '{}')],
    ['for more than 256 KB', publish(`devices/${deviceId}/messages/events/`, 'x'.repeat(256 * 1024 + 1), 1)],
    ['for a second CONNECT', { cmd: 'connect', clientId: deviceId, protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 0 }],
  ])('%s', async (_why, packet) => {
    device.send(packet);
    expect(await device.next()).toBeUndefined();
  });
});
