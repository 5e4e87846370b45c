import type { TLSSocket } from 'node:tls';
import { generate, type IConnectPacket, type Packet } from 'mqtt-packet';
import type { Hub } from '../hub.js';
import type { Link } from '../links.js';
import { notifyConnection } from '../notifications.js';
import type { Identity } from '../store/identity.js';
import { admit } from './admission.js';

/** A device that was let in. */
export type Session = { identity: Identity; link: Link };

/** Answers a CONNECT: lets the device in (its persisted session taken up again, a former connection cut), or says why not and hangs up. */
export async function openSession(hub: Hub, socket: TLSSocket, packet: IConnectPacket): Promise<Session | undefined> {
  const admission = admit(hub, socket, packet);
  if (!admission.admitted) {
    socket.end(generate({ cmd: 'connack', returnCode: admission.returnCode, sessionPresent: false }));
    return undefined;
  }
  const { identity } = admission;
  const clean = packet.clean === true;
  const kept = clean ? undefined : hub.store.session(identity.deviceId);
  const link = createLink(hub, socket, identity.deviceId, kept ?? []);
  await hub.commits.run(() => {
    if (clean) hub.store.dropSession(identity.deviceId);
    else hub.store.keepSession(identity.deviceId, [...link.filters]);
    notifyConnection(hub, identity.deviceId, 'deviceConnected');
  });
  hub.links.attach(link);
  if (packet.keepalive) socket.setTimeout(packet.keepalive * 1500, () => socket.destroy());
  send(socket, { cmd: 'connack', returnCode: 0, sessionPresent: kept !== undefined });
  return { identity, link };
}

function createLink(hub: Hub, socket: TLSSocket, deviceId: string, filters: string[]): Link {
  const gone = new AbortController();
  socket.once('close', () => gone.abort());
  const at = hub.world.clock.now();
  return {
    deviceId,
    filters: new Set(filters),
    takesMethods: false,
    since: at,
    lastActivity: at,
    publish: (topic, payload) => send(socket, { cmd: 'publish', topic, payload, qos: 0, dup: false, retain: false }),
    drop: () => socket.destroy(),
    gone: gone.signal,
  };
}

export function send(socket: TLSSocket, packet: Packet): void {
  if (!socket.destroyed && socket.writable) socket.write(generate(packet));
}
