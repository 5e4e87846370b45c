import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import { calculateJwkThumbprint } from 'jose';
import { readDurable, writeDurably } from './durable-file.js';

/** A terminal's P-256 key pair: PEM, public JWK and its RFC 7638 SHA-256 thumbprint (what `x5t#S256` of its assertions names). */
export type TerminalKey = {
  privatePem: string;
  publicJwk: { kty: 'EC'; crv: 'P-256'; x: string; y: string };
  thumbprint: string;
};

/** The key under `{dataDir}/devices/{terminalId}/`, made the first time. */
export async function terminalKey(dataDir: string, terminalId: string): Promise<TerminalKey> {
  const file = join(dataDir, 'devices', terminalId, 'key.pem');
  const kept = await readDurable(file);
  const privatePem = kept ?? newKey();
  if (kept === undefined) await writeDurably(file, privatePem);
  const { x = '', y = '' } = createPublicKey(createPrivateKey(privatePem)).export({ format: 'jwk' });
  const publicJwk = { kty: 'EC' as const, crv: 'P-256' as const, x, y };
  return { privatePem, publicJwk, thumbprint: await calculateJwkThumbprint(publicJwk, 'sha256') };
}

const newKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
