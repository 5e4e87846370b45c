import 'reflect-metadata';
import { createPrivateKey, webcrypto } from 'node:crypto';
import { Pkcs10CertificateRequest, Pkcs10CertificateRequestGenerator } from '@peculiar/x509';

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** A certificate request (PKCS #10, RFC 2986) in PEM for a P-256 key (PKCS 8, PEM); its common name is the device's id. */
export async function requestFor(deviceId: string, privatePem: string): Promise<string> {
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: [{ CN: [deviceId] }],
    keys: await keysOf(privatePem),
    signingAlgorithm: ecdsa,
  });
  return `${request.toString('pem')}\n`;
}

/** Who a request (DER) asks for, and with which key; undefined for one that does not prove that it has it. */
export async function readRequest(der: Buffer): Promise<{ name: string; publicKey: webcrypto.CryptoKey } | undefined> {
  try {
    const request = new Pkcs10CertificateRequest(new Uint8Array(der));
    const name = request.subjectName.getField('CN')[0];
    if (!name || !(await request.verify())) return undefined;
    return { name, publicKey: await request.publicKey.export(ecdsa, ['verify']) };
  } catch {
    return undefined;
  }
}

async function keysOf(privatePem: string): Promise<webcrypto.CryptoKeyPair> {
  const secret = createPrivateKey(privatePem);
  const der = secret.export({ type: 'pkcs8', format: 'der' });
  const { kty, crv, x, y } = secret.export({ format: 'jwk' });
  return {
    privateKey: await webcrypto.subtle.importKey('pkcs8', der, ecdsa, true, ['sign']),
    publicKey: await webcrypto.subtle.importKey('jwk', { kty, crv, x, y } as webcrypto.JsonWebKey, ecdsa, true, ['verify']),
  };
}
