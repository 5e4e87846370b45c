import 'reflect-metadata';
import { createPrivateKey, randomBytes, webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  type JsonGeneralNames,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
  X509Certificates,
} from '@peculiar/x509';
import { readRequest } from './certificate-request.js';
import type { KeyPair } from './key-pair-file.js';

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const dayMs = 24 * 60 * 60 * 1000;

export type Validity = { from: Date; days: number };

/** A self-signed P-256 authority that may sign end entities only (RFC 5280 §4.2.1.9, path length 0). */
export async function makeAuthority(name: string, validity: Validity): Promise<KeyPair> {
  const keys = await newKeys();
  const cert = await X509CertificateGenerator.create({
    ...identity(name, validity),
    issuer: [{ CN: [name] }],
    publicKey: keys.publicKey,
    signingKey: keys.privateKey,
    signingAlgorithm: ecdsa,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { key: await privatePem(keys.privateKey), cert: `${cert.toString('pem')}\n` };
}

/** A server's certificate for the given names. */
export function signServer(authority: KeyPair, name: string, names: JsonGeneralNames, validity: Validity): Promise<KeyPair> {
  return sign(authority, name, validity, [
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    new SubjectAlternativeNameExtension(names),
  ]);
}

/** A device's client certificate; IoT Hub compares its common name with the device id. */
export function signDevice(authority: KeyPair, deviceId: string, validity: Validity): Promise<KeyPair> {
  return sign(authority, deviceId, validity, [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])]);
}

/** What a request (PKCS #10, DER) asks for, as a certs-only message (CMS, DER); undefined for one that does not prove its key. */
export async function signRequested(authority: KeyPair, request: Buffer, validity: Validity): Promise<Buffer | undefined> {
  const asked = await readRequest(request);
  if (!asked) return undefined;
  const purpose = [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])];
  const certificate = await certify(authority, asked.name, asked.publicKey, validity, purpose);
  return Buffer.from(new X509Certificates([certificate]).export('raw'));
}

async function sign(authority: KeyPair, name: string, validity: Validity, purpose: Extension[]): Promise<KeyPair> {
  const keys = await newKeys();
  const cert = await certify(authority, name, keys.publicKey, validity, purpose);
  return { key: await privatePem(keys.privateKey), cert: `${cert.toString('pem')}\n` };
}

async function certify(authority: KeyPair, name: string, publicKey: webcrypto.CryptoKey, validity: Validity, purpose: Extension[]) {
  const issuer = new X509Certificate(authority.cert);
  return X509CertificateGenerator.create({
    ...identity(name, validity),
    issuer: issuer.subject,
    publicKey,
    signingKey: await signingKey(authority.key),
    signingAlgorithm: ecdsa,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyAgreement, true),
      await SubjectKeyIdentifierExtension.create(publicKey),
      await AuthorityKeyIdentifierExtension.create(await issuer.publicKey.export()),
      ...purpose,
    ],
  });
}

function identity(name: string, { from, days }: Validity) {
  return {
    subject: [{ CN: [name] }],
    serialNumber: `4${randomBytes(16).toString('hex').slice(1)}`, // a leading 4 keeps it positive and never zero
    notBefore: new Date(from.getTime() - dayMs),
    notAfter: new Date(from.getTime() + days * dayMs),
  };
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ecdsa, true, ['sign', 'verify']);
}

function signingKey(pem: string): Promise<webcrypto.CryptoKey> {
  const der = createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' });
  return webcrypto.subtle.importKey('pkcs8', der, ecdsa, false, ['sign']);
}

async function privatePem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key));
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({ type: 'pkcs8', format: 'pem' }).toString();
}
