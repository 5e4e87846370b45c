import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose';
import { writePrivately } from '../../pki/key-pair-file.js';

export type SigningKey = { kid: string; privateKey: KeyObject; publicKey: KeyObject; jwk: JWK };

export type SigningKeys = { current(): SigningKey; published(): SigningKey[]; rotate(): Promise<void> };

/** A service's private keys (PKCS 8 PEM) in a folder of its own: the one that signs, and after a rotation the one before it. */
export async function openSigningKeys(dir: string): Promise<SigningKeys> {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const [currentFile, previousFile] = [join(dir, 'signing-key.pem'), join(dir, 'signing-key-before.pem')];
  if (!existsSync(currentFile)) writePrivately(currentFile, newKey());
  let current = await keyIn(currentFile);
  let previous = existsSync(previousFile) ? await keyIn(previousFile) : undefined;
  return {
    current: () => current,
    published: () => (previous ? [current, previous] : [current]),
    async rotate() {
      writePrivately(previousFile, readFileSync(currentFile, 'utf8'));
      writePrivately(currentFile, newKey());
      previous = current;
      current = await keyIn(currentFile);
    },
  };
}

async function keyIn(file: string): Promise<SigningKey> {
  const privateKey = createPrivateKey(readFileSync(file, 'utf8'));
  const publicKey = createPublicKey(privateKey);
  const jwk = await exportJWK(publicKey);
  return { kid: await calculateJwkThumbprint(jwk), privateKey, publicKey, jwk };
}

const newKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** What a service publishes (RFC 7517), newest first. */
export const keySetOf = (keys: SigningKeys): { keys: JWK[] } => ({
  keys: keys.published().map(({ jwk, kid }) => ({ ...jwk, kid, alg: 'RS256', use: 'sig' })),
});

/** SPKI PEM, as an attacker would find it. */
export const publicPemOf = ({ publicKey }: SigningKey): string => publicKey.export({ type: 'spki', format: 'pem' }).toString();
