import { createHash, createPrivateKey, hkdfSync, type KeyObject } from 'node:crypto';
import { canonical, type Key } from '../latch-code.js';

/** PKCS #8 (RFC 8410) around the 32 bytes of an Ed25519 key. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The key that signs checkpoints: Ed25519 (RFC 8032), by HKDF-SHA256 of a master key. */
export function checkpointKey(master: Key): KeyObject {
  const seed = Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), canonical(['latch/audit-checkpoint/v1']), 32));
  return createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' });
}

/** RFC 7638 thumbprint, base64url: what people compare. `x`: the public key as its JWK has it. */
export const thumbprintOf = (x: string): string =>
  createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url');
