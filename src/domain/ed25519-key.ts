import { createPrivateKey, hkdfSync, type KeyObject } from 'node:crypto';
import { canonical, type Key } from './latch-code.js';

/** PKCS #8 (RFC 8410) around the 32 bytes of an Ed25519 key. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A key that signs (Ed25519, RFC 8032), by HKDF-SHA256 of a master key; another purpose has another key. */
export function ed25519Key(master: Key, purpose: string): KeyObject {
  const seed = Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), canonical([purpose]), 32));
  return createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' });
}
