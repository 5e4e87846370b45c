import { X509Certificate } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerTls } from './cloud/kernel/world.js';
import { type KeyPair, readKeyPair, writeKeyPair } from './pki/key-pair-file.js';
import { makeAuthority, signDevice, signRequested, signServer } from './pki/sign-certificate.js';

/** PEM texts a device needs: its key, its certificate and the authority of the servers it talks to. */
export type DeviceCertificate = { key: string; cert: string; ca: string };

export type Pki = {
  /** Path of the servers' authority, for `NODE_EXTRA_CA_CERTS`. */
  caFile: string;
  /** What every local listener presents: localhost, 127.0.0.1 and the IoT hub's own name. */
  tls: ServerTls;
  /** PEM of the authority that signs devices; a hub trusts client certificates signed by it and nothing else. */
  deviceCa: string;
  /** The device's P-256 certificate, common name = device id; made once, kept, made again when near its end. */
  issueDevice(deviceId: string): Promise<DeviceCertificate>;
  /** Signs what a request (PKCS #10, DER) asks for: a certs-only message (CMS, DER), or undefined. */
  signRequest(request: Buffer): Promise<Buffer | undefined>;
};

const serverNames = [
  { type: 'dns' as const, value: 'localhost' },
  { type: 'ip' as const, value: '127.0.0.1' },
  { type: 'dns' as const, value: 'latch-hub.azure-devices.net' },
];
const authorityDays = 3650;
const serverDays = 397;
const deviceDays = 730;
const renewWithinMs = 30 * 24 * 60 * 60 * 1000;

/**
 * The private PKI of one data directory: made at first start, reused later, made again within 30 days of its end.
 * Certificates live in the machine's time, never in the story's. Throws when a file in `dir` is damaged, naming it.
 */
export async function openPki(dir: string, now: () => Date = () => new Date()): Promise<Pki> {
  mkdirSync(join(dir, 'devices'), { recursive: true, mode: 0o700 });
  const keep = (file: string, issuer: KeyPair | undefined, make: () => Promise<KeyPair>) => keepPair(join(dir, file), issuer, now(), make);
  const authority = await keep('authority.pem', undefined, () =>
    makeAuthority('Latch local servers', { from: now(), days: authorityDays }),
  );
  const deviceAuthority = await keep('device-authority.pem', undefined, () =>
    makeAuthority('Latch local devices', { from: now(), days: authorityDays }),
  );
  const server = await keep('server.pem', authority, () =>
    signServer(authority, 'localhost', serverNames, { from: now(), days: serverDays }),
  );
  const caFile = join(dir, 'ca.crt');
  writeFileSync(caFile, authority.cert);

  const issued = new Map<string, Promise<DeviceCertificate>>();
  const issue = async (deviceId: string): Promise<DeviceCertificate> => {
    const make = () => signDevice(deviceAuthority, deviceId, { from: now(), days: deviceDays });
    return { ...(await keep(join('devices', `${encodeURIComponent(deviceId)}.pem`), deviceAuthority, make)), ca: authority.cert };
  };
  return {
    caFile,
    tls: { ...server, ca: authority.cert },
    deviceCa: deviceAuthority.cert,
    issueDevice(deviceId) {
      const pending = issued.get(deviceId) ?? issue(deviceId);
      issued.set(deviceId, pending);
      return pending;
    },
    signRequest: (request) => signRequested(deviceAuthority, request, { from: now(), days: deviceDays }),
  };
}

async function keepPair(file: string, issuer: KeyPair | undefined, now: Date, make: () => Promise<KeyPair>): Promise<KeyPair> {
  const kept = readKeyPair(file);
  if (kept && stillGood(kept, issuer, now)) return kept;
  const made = await make();
  writeKeyPair(file, made);
  return made;
}

function stillGood({ cert }: KeyPair, issuer: KeyPair | undefined, now: Date): boolean {
  const own = new X509Certificate(cert);
  const signedBy = issuer ? new X509Certificate(issuer.cert) : own;
  return own.validToDate.getTime() - now.getTime() > renewWithinMs && own.verify(signedBy.publicKey);
}
