import { createHash, type KeyObject } from 'node:crypto';
import { ed25519Key } from '../ed25519-key.js';
import type { Key } from '../latch-code.js';

/** The key that signs checkpoints. */
export const checkpointKey = (master: Key): KeyObject => ed25519Key(master, 'latch/audit-checkpoint/v1');

/** RFC 7638 thumbprint, base64url: what people compare. `x`: the public key as its JWK has it. */
export const thumbprintOf = (x: string): string =>
  createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url');
