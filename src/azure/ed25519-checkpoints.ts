import { createPublicKey, type KeyObject } from 'node:crypto';
import { CompactSign, compactVerify, errors, type JWK } from 'jose';
import { Checkpoint } from '../domain/audit/checkpoint.js';
import { checkpointKey, thumbprintOf } from '../domain/audit/checkpoint-key.js';
import { LatchError } from '../domain/errors.js';
import type { CheckpointSeal } from '../ports/checkpoints.js';
import type { MasterKeys } from '../ports/keys.js';

const typ = 'latch-checkpoint+jws';

/** Checkpoints as compact JWS (RFC 7515, RFC 8037): EdDSA by the checkpoint key of the current master, which the header names; the key itself it names by thumbprint. */
export function ed25519Checkpoints({ keys }: { keys: MasterKeys }): CheckpointSeal {
  return {
    async sign(checkpoint) {
      const { kid, master } = await keys.current();
      return signCheckpoint(checkpoint, checkpointKey(master), kid);
    },
    open: (text) =>
      openCheckpoint(text, async ({ master }) => {
        const key = master === undefined ? undefined : await keys.byId(master);
        return key && createPublicKey(checkpointKey(key));
      }),
  };
}

export function signCheckpoint(checkpoint: Checkpoint, key: KeyObject, master: string): Promise<string> {
  const publicKey = createPublicKey(key);
  const header = { alg: 'EdDSA', kid: kidOf(publicKey), typ, master, jwk: publicKey.export({ format: 'jwk' }) };
  return new CompactSign(Buffer.from(JSON.stringify(checkpoint))).setProtectedHeader(header).sign(key);
}

/** What a checkpoint's header says of its key: its thumbprint, the version of the vault's secret it was made from, and the key itself. None of it is to be believed. */
export type NamedKey = { kid?: string | undefined; master?: string | undefined; jwk?: JWK | undefined };

/** What the text says, if it is signed by the public key its header names; undefined otherwise. */
export async function openCheckpoint(
  text: string,
  keyOf: (named: NamedKey) => Promise<KeyObject | undefined>,
): Promise<Checkpoint | undefined> {
  try {
    const { payload } = await compactVerify(
      text,
      async ({ kid, master, jwk }) => {
        const key = await keyOf({ kid, jwk, master: typeof master === 'string' ? master : undefined });
        if (!key || kidOf(key) !== kid) throw new errors.JWKSNoMatchingKey();
        return key;
      },
      { algorithms: ['EdDSA'] },
    );
    return Checkpoint.safeParse(JSON.parse(Buffer.from(payload).toString())).data;
  } catch (error) {
    if (error instanceof LatchError) throw error;
    return undefined;
  }
}

/** The thumbprint people compare. */
export const kidOf = (key: KeyObject): string => thumbprintOf(String(key.export({ format: 'jwk' }).x));
