import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';

import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer as createTlsServer, type TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { openPki } from '../../src/local/pki.js';

const freshDir = () => mkdtempSync(join(tmpdir(), 'latch-pki-'));
const inYears = (years: number) => () => new Date(Date.now() + years * 365 * 24 * 3_600_000);

/** Connects a device to a server that wants client certificates of `deviceCa`; resolves to the name the server saw. */
async function handshake(pki: Awaited<ReturnType<typeof openPki>>, deviceId: string, host: string): Promise<string> {
  const device = await pki.issueDevice(deviceId);
  const server = createTlsServer({ key: pki.tls.key, cert: pki.tls.cert, ca: pki.deviceCa, requestCert: true, rejectUnauthorized: true });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const seen = new Promise<string>((resolve) =>
    server.on('secureConnection', (socket: TLSSocket) => {
      resolve(String(socket.getPeerCertificate().subject.CN));
      socket.end();
    }),
  );
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const client = connect({ host: '127.0.0.1', servername: host, port, ...device });
  await new Promise((resolve, reject) => client.once('secureConnect', resolve).once('error', reject));
  const name = await seen;
  client.destroy();
  server.close();
  return name;
}

describe('the private PKI', () => {
  it.each(['localhost', 'latch-hub.azure-devices.net'])('lets a device and %s trust each other', async (host) => {
    expect(await handshake(await openPki(freshDir()), 'lobby-lock', host)).toBe('lobby-lock');
  });

  it('presents no name it was not made for', async () => {
    await expect(handshake(await openPki(freshDir()), 'lobby-lock', 'other-hub.azure-devices.net')).rejects.toThrow(/altnames/i);
  });

  it('is the same after a restart', async () => {
    const dir = freshDir();
    const first = await openPki(dir);
    const device = await first.issueDevice('lobby-lock');
    const second = await openPki(dir);
    expect(second.tls).toEqual(first.tls);
    expect(second.deviceCa).toBe(first.deviceCa);
    expect(await second.issueDevice('lobby-lock')).toEqual(device);
  });

  it('gives one device one certificate when asked twice at once', async () => {
    const pki = await openPki(freshDir());
    const [one, other] = await Promise.all([pki.issueDevice('lobby-t1'), pki.issueDevice('lobby-t1')]);
    expect(one).toEqual(other);
  });

  it('renews what is near its end and keeps the authority that is not', async () => {
    const dir = freshDir();
    const first = await openPki(dir);
    const device = await first.issueDevice('lobby-lock');
    const later = await openPki(dir, inYears(2));
    expect(later.tls.ca).toBe(first.tls.ca);
    expect(later.tls.cert).not.toBe(first.tls.cert);
    expect((await later.issueDevice('lobby-lock')).cert).not.toBe(device.cert);
    const muchLater = await openPki(dir, inYears(9.95));
    expect(muchLater.tls.ca).not.toBe(first.tls.ca);
    expect(new X509Certificate(muchLater.tls.cert).verify(new X509Certificate(muchLater.tls.ca).publicKey)).toBe(true);
  });

  it('keeps private keys to its owner', async () => {
    const dir = freshDir();
    const pki = await openPki(dir);
    await pki.issueDevice('lobby-lock');
    const secret = [...readdirSync(dir), 'devices/lobby-lock.pem'].filter((file) => file.endsWith('.pem'));
    expect(secret).toHaveLength(4);
    for (const file of secret) expect(statSync(join(dir, file)).mode & 0o777).toBe(0o600);
  });

  it('names a damaged file instead of guessing', async () => {
    const dir = freshDir();
    writeFileSync(join(dir, 'server.pem'), '-----BEGIN PRIVATE KEY-----');
    await expect(openPki(dir)).rejects.toThrow(/server\.pem/);
  });
});
