import type { TLSSocket } from 'node:tls';
import { type IPublishPacket, type ISubscribePacket, type IUnsubscribePacket, type Packet, parser } from 'mqtt-packet';
import type { Hub } from '../hub.js';
import { notifyConnection } from '../notifications.js';
import { answerTwin, takeReport } from './device-twin.js';
import { openSession, type Session, send } from './session.js';
import { keepTelemetry } from './telemetry.js';
import { filtersOf, methodFilter, readTopic } from './topics.js';

const mostTelemetryBytes = 256 * 1024;

/** Speaks MQTT 3.1.1 with one device over its socket, packet by packet in order. Whatever IoT Hub does not allow cuts the connection. */
export function serveConnection(hub: Hub, socket: TLSSocket): void {
  let session: Session | undefined;
  let tail: Promise<unknown> = Promise.resolve();
  const reader = parser({ protocolVersion: 4 });
  const take = async (packet: Packet): Promise<void> => {
    if (session) return handle(hub, socket, session, packet);
    if (packet.cmd !== 'connect') socket.destroy();
    else session = await openSession(hub, socket, packet);
    if (session && socket.destroyed) await closeSession(hub, session);
  };
  reader.on('packet', (packet) => {
    tail = tail.then(() => take(packet)).catch(() => socket.destroy());
  });
  reader.on('error', () => socket.destroy());
  socket.on('data', (data: Buffer) => reader.parse(data));
  socket.on('error', () => socket.destroy());
  socket.once('close', () => {
    if (session) closeSession(hub, session).catch(() => undefined);
  });
}

async function closeSession(hub: Hub, { link }: Session): Promise<void> {
  if (!hub.links.detach(link)) return;
  await hub.commits.run(() => notifyConnection(hub, link.deviceId, 'deviceDisconnected'));
}

async function handle(hub: Hub, socket: TLSSocket, session: Session, packet: Packet): Promise<void> {
  session.link.lastActivity = hub.world.clock.now();
  switch (packet.cmd) {
    case 'publish':
      // not awaited: what a device publishes at once shares one commit
      takePublish(hub, socket, session, packet).catch(() => socket.destroy());
      break;
    case 'subscribe':
      await subscribe(hub, socket, session, packet);
      break;
    case 'unsubscribe':
      await unsubscribe(hub, socket, session, packet);
      break;
    case 'pingreq':
      send(socket, { cmd: 'pingresp' });
      break;
    case 'puback':
      break;
    default:
      socket.destroy();
  }
}

/** Rejects for what is not allowed. A telemetry's PUBACK leaves only after its commit. */
async function takePublish(hub: Hub, socket: TLSSocket, { identity, link }: Session, packet: IPublishPacket): Promise<void> {
  const topic = readTopic(packet.topic);
  const body = Buffer.from(packet.payload);
  if (packet.qos === 2 || body.length > mostTelemetryBytes) throw new Error('not allowed');
  switch (topic.kind) {
    case 'unknown':
      throw new Error('no such topic');
    case 'twin-get':
      answerTwin(hub, link, topic.requestId);
      break;
    case 'method-answer':
      hub.calls.answer(link.deviceId, topic.requestId, topic.status, body.toString('utf8'));
      break;
    case 'twin-report':
      await takeReport(hub, link, topic.requestId, body);
      break;
    case 'telemetry':
      if (topic.deviceId !== link.deviceId) throw new Error('the topic of another device');
      await keepTelemetry(hub, identity, topic, body);
      acknowledge(socket, packet);
  }
}

function acknowledge(socket: TLSSocket, { qos, messageId }: IPublishPacket): void {
  if (qos === 1 && messageId !== undefined) send(socket, { cmd: 'puback', messageId });
}

async function subscribe(hub: Hub, socket: TLSSocket, { link }: Session, packet: ISubscribePacket): Promise<void> {
  const allowed = filtersOf(link.deviceId);
  const granted = packet.subscriptions.map(({ topic, qos }) => (allowed.includes(topic) ? Math.min(qos, 1) : 128));
  for (const { topic } of packet.subscriptions) if (allowed.includes(topic)) link.filters.add(topic);
  await hub.commits.run(() => hub.store.keepSession(link.deviceId, [...link.filters]));
  send(socket, { cmd: 'suback', messageId: packet.messageId ?? 0, granted });
  if (packet.subscriptions.some(({ topic }) => topic === methodFilter)) hub.links.nowTakesMethods(link);
}

async function unsubscribe(hub: Hub, socket: TLSSocket, { link }: Session, packet: IUnsubscribePacket): Promise<void> {
  for (const topic of packet.unsubscriptions) link.filters.delete(topic);
  if (packet.unsubscriptions.includes(methodFilter)) link.takesMethods = false;
  await hub.commits.run(() => hub.store.keepSession(link.deviceId, [...link.filters]));
  send(socket, { cmd: 'unsuback', messageId: packet.messageId ?? 0, granted: [] });
}
