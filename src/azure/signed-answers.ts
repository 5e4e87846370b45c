import { CompactSign } from 'jose';
import { LatchError } from '../domain/errors.js';
import { lockKeyOf } from '../domain/lock-key-of.js';
import type { Answers, MasterKeys } from '../ports/keys.js';

/** Signs what a cloud-judged lock opens on: JWS (RFC 7515) with HS256, keyed with the key of the lock's enrolment, whose number is the `kid`. */
export function signedAnswers({ keys }: { keys: MasterKeys }): Answers {
  return {
    async sign(door, { grantId, generation, attemptId, at, answerUntil }) {
      if (!door.lock) return undefined;
      const { deviceId, enrolment } = door.lock;
      const key = await lockKeyOf(keys, door.lock);
      if (!key) throw new LatchError('keys-unavailable', `the master key of ${deviceId}'s enrolment is gone`);
      const iat = Math.floor(Date.parse(at) / 1000);
      const claims = { iss: 'latch', aud: deviceId, doorId: door.id, grantId, generation, attemptId, iat, answerUntil };
      return new CompactSign(Buffer.from(JSON.stringify(claims))).setProtectedHeader({ alg: 'HS256', kid: String(enrolment) }).sign(key);
    },
  };
}
