import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installLoopback, readLoopback } from '../../src/local/loopback.js';
import { testTls } from '../support/tls.js';

describe('the loopback table', () => {
  it('reads what the launcher writes', () => {
    const table = readLoopback('latch-hub.azure-devices.net:443=127.0.0.1:45001, latch-hub.azure-devices.net:8883=127.0.0.1:45002');
    expect(table.get('latch-hub.azure-devices.net:443')).toEqual({ host: '127.0.0.1', port: 45001 });
    expect(table.size).toBe(2);
    expect(readLoopback('').size).toBe(0);
  });

  it.each(['latch-hub.azure-devices.net=127.0.0.1:1', 'a:443=10.0.0.1:443', 'a:443', 'a:443=127.0.0.1'])('refuses %s by name', (entry) => {
    expect(() => readLoopback(entry)).toThrow(entry);
  });
});

describe('a redirected connection', () => {
  let names: unknown[] = [];
  const servers: { close(): void }[] = [];
  let port = 0;
  let ca = '';

  beforeAll(async () => {
    const tls = await testTls();
    ca = tls.ca;
    const server = createTlsServer({ key: tls.key, cert: tls.cert }, (socket) => {
      names.push(socket.servername);
      socket.end('HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n');
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(() => servers.forEach((server) => void server.close()));

  const ask = (hostname: string, checked = true) =>
    new Promise((resolve) => {
      const agent = new https.Agent({ ca, ...(checked ? {} : { checkServerIdentity: () => undefined }) });
      https
        .get({ hostname, path: '/', agent }, (response) => resolve(response.resume().statusCode))
        .on('error', (error) => resolve((error as NodeJS.ErrnoException).code));
    });

  it('goes to this machine, asks for the name it meant, and still checks it', async () => {
    const undo = installLoopback(new Map([['latch-hub.azure-devices.net:443', { host: '127.0.0.1', port }]]));
    names = [];
    expect(await ask('latch-hub.azure-devices.net', false)).toBe(204);
    expect(names).toEqual(['latch-hub.azure-devices.net']);
    expect(await ask('latch-hub.azure-devices.net')).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    undo();
    expect(await ask('127.0.0.1')).toBe('ECONNREFUSED');
  });
});
