import type { AddressInfo } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import type { Hub } from '../hub.js';
import { serveConnection } from './connection.js';

/** A listener for devices; `close` cuts everybody off. */
export type MqttListener = { port: number; close(): Promise<void> };

/** MQTT over TLS. Who has no good certificate still gets in as far as CONNECT, to be told there, as from IoT Hub. */
export async function listenMqtt(hub: Hub, deviceCa: string, port: number): Promise<MqttListener> {
  const sockets = new Set<TLSSocket>();
  const { key, cert } = hub.world.tls;
  const server = createServer({ key, cert, ca: [deviceCa], requestCert: true, rejectUnauthorized: false }, (socket) => {
    socket.setNoDelay(true);
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    serveConnection(hub, socket);
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
