import { createPrivateKey, sign } from 'node:crypto';
import { type TapChallenge, tapMessage } from '../../domain/phone-seal.js';
import { type DeviceKey, keyFile } from './key-file.js';
import type { TapAnswer } from './lock/tap.js';

/** A person's phone: its key never leaves it. */
export type Phone = {
  phoneId: string;
  /** What is bound to a code when it is revealed on this phone. */
  publicJwk: DeviceKey['publicJwk'];
  /** Held to a lock over NFC or Bluetooth: signs what the lock asks. */
  answer(challenge: TapChallenge): TapAnswer;
  /** For a code presented elsewhere: compact JWS (RFC 7515, ES256) over the attempt's id. */
  proof(attemptId: string): string;
};

/** The phone of this name, on the key it made the first time. */
export async function openPhone(dataDir: string, phoneId: string): Promise<Phone> {
  const { privatePem, publicJwk } = await keyFile(dataDir, `phone-${phoneId}`);
  const key = { key: createPrivateKey(privatePem), dsaEncoding: 'ieee-p1363' as const };
  const signed = (bytes: Buffer) => sign('sha256', bytes, key).toString('base64url');
  return {
    phoneId,
    publicJwk,
    answer: (challenge) => ({ ...challenge, signature: signed(tapMessage(challenge)) }),
    proof(attemptId) {
      const header = Buffer.from(JSON.stringify({ alg: 'ES256' })).toString('base64url');
      const content = `${header}.${Buffer.from(attemptId).toString('base64url')}`;
      return `${content}.${signed(Buffer.from(content))}`;
    },
  };
}
