import 'reflect-metadata';
import { KeyObject, webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type { ServerTls } from '../../src/local/cloud/kernel/world.js';

const signing = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
let made: Promise<ServerTls> | undefined;

/** A private CA and a certificate for `localhost` and 127.0.0.1, made once per test process; clients trust it with `ca`. */
export function testTls(): Promise<ServerTls> {
  made ??= makeTls();
  return made;
}

async function makeTls(): Promise<ServerTls> {
  cryptoProvider.set(webcrypto);
  const caKeys = await keyPair();
  const ca = await certificate('CN=Latch test CA', caKeys.publicKey, caKeys.privateKey, [new BasicConstraintsExtension(true, 0, true)]);
  const keys = await keyPair();
  const names = new SubjectAlternativeNameExtension([
    { type: 'dns', value: 'localhost' },
    { type: 'ip', value: '127.0.0.1' },
  ]);
  const leaf = await certificate('CN=localhost', keys.publicKey, caKeys.privateKey, [names], ca);
  const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString();
  return { key, cert: leaf.toString('pem'), ca: ca.toString('pem') };
}

function keyPair(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(signing, true, ['sign', 'verify']);
}

function certificate(
  subject: string,
  publicKey: webcrypto.CryptoKey,
  signingKey: webcrypto.CryptoKey,
  extensions: (BasicConstraintsExtension | SubjectAlternativeNameExtension)[],
  issuer?: X509Certificate,
): Promise<X509Certificate> {
  const now = Date.now();
  return X509CertificateGenerator.create({
    subject,
    issuer: issuer?.subject ?? subject,
    notBefore: new Date(now - 3_600_000),
    notAfter: new Date(now + 86_400_000),
    signingAlgorithm: signing,
    publicKey,
    signingKey,
    extensions,
  });
}
