import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { realDisk, writeDurably } from './durable-file.js';

/** A device's P-256 key pair: PEM (PKCS 8) and public JWK (RFC 7517). */
export type DeviceKey = { privatePem: string; publicJwk: { kty: 'EC'; crv: 'P-256'; x: string; y: string } };

/** The key under `{dataDir}/devices/{deviceId}/`, made the first time. */
export async function keyFile(dataDir: string, deviceId: string): Promise<DeviceKey> {
  const file = join(dataDir, 'devices', deviceId, 'key.pem');
  const kept = await realDisk.read(file);
  const privatePem = kept ?? newKey();
  if (kept === undefined) await writeDurably(file, privatePem);
  return { privatePem, publicJwk: publicJwkOf(privatePem) };
}

/** The public half of a PEM's private key. */
export function publicJwkOf(privatePem: string): DeviceKey['publicJwk'] {
  const { x = '', y = '' } = createPublicKey(createPrivateKey(privatePem)).export({ format: 'jwk' });
  return { kty: 'EC', crv: 'P-256', x, y };
}

const newKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
