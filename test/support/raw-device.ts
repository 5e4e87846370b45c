import { once } from 'node:events';
import { connect } from 'node:tls';
import { generate, type Packet, parser } from 'mqtt-packet';
import type { DeviceCertificate } from '../../src/local/pki.js';
import type { Iot } from './iot.js';

/** A device that speaks bare MQTT 3.1.1, to do what the SDK never would. */
export type RawDevice = {
  send(packet: Packet): void;
  /** The next packet; undefined when the hub has hung up. */
  next(): Promise<Packet | undefined>;
  close(): void;
};

export type RawOptions = { port: number; deviceId: string; certificate?: Partial<DeviceCertificate>; username?: string; clean?: boolean };

/** Connects and sends CONNECT; the first `next()` is the CONNACK. */
export async function rawDevice({ port, deviceId, certificate, username, clean = false }: RawOptions): Promise<RawDevice> {
  const { ca, key, cert } = certificate ?? {};
  const socket = connect({ host: '127.0.0.1', port, servername: 'localhost', ...(ca && { ca }), ...(key && cert && { key, cert }) });
  const packets: (Packet | undefined)[] = [];
  const waiting: ((packet: Packet | undefined) => void)[] = [];
  const take = (packet: Packet | undefined) => {
    const first = waiting.shift();
    if (first) first(packet);
    else packets.push(packet);
  };
  const reader = parser({ protocolVersion: 4 });
  reader.on('packet', take);
  socket.on('data', (data: Buffer) => reader.parse(data));
  socket.on('error', () => undefined);
  socket.once('close', () => take(undefined));
  await once(socket, 'secureConnect');
  const send = (packet: Packet) => void socket.write(generate(packet));
  send({
    cmd: 'connect',
    clientId: deviceId,
    username: username ?? `latch-hub.azure-devices.net/${deviceId}/?api-version=2021-04-12`,
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean,
    keepalive: 180,
  });
  return {
    send,
    next: () => new Promise((resolve) => (packets.length > 0 ? resolve(packets.shift()) : waiting.push(resolve))),
    close: () => socket.destroy(),
  };
}

/** A registered device that does this with the first method it is called with. */
export async function deviceThat(iot: Iot, deviceId: string, take: (device: RawDevice, rid: string) => void): Promise<RawDevice> {
  await iot.hub().registerDevice(deviceId);
  const certificate = await iot.pki.issueDevice(deviceId);
  const device = await rawDevice({ port: iot.hub().mqttPort, deviceId, certificate });
  await device.next();
  device.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: '$iothub/methods/POST/#', qos: 0 }] });
  await device.next();
  void device.next().then((call) => take(device, (call?.cmd === 'publish' && /\$rid=(.+)$/.exec(call.topic)?.[1]) || ''));
  return device;
}
