import { randomBytes } from 'node:crypto';
import { sameSecret } from '../../../domain/latch-code.js';
import { sealPhone, type TapChallenge, tapHolds } from '../../../domain/phone-seal.js';
import type { Reading } from './clock.js';
import { type Attempt, deny, type Judged, judgeWindow, outside, verdictKnown } from './judgement.js';
import type { DenialReason, HeldGrant, LockState, Step } from './state.js';

/** What a phone sends back: the challenge as it was asked, and its signature over it (base64url). */
export type TapAnswer = TapChallenge & { signature: string };

/** Challenges a lock has open, in memory only: a power cut voids them all. */
export type Challenges = {
  issue(at: Date): TapChallenge;
  /** A challenge is answered once, in time, at the lock that made it. */
  redeem(answer: TapAnswer, at: Date): 'good' | DenialReason;
};

const lifeMs = 5_000;
const mostOpen = 64;

export function createChallenges(place: { deviceId: string; doorId: string }): Challenges {
  const issued = new Map<string, { until: number; answered: boolean }>();
  return {
    issue(at) {
      const nonce = randomBytes(16).toString('base64url');
      issued.set(nonce, { until: at.getTime() + lifeMs, answered: false });
      const [oldest] = issued.keys();
      if (issued.size > mostOpen && oldest !== undefined) issued.delete(oldest);
      return { ...place, nonce };
    },
    redeem({ deviceId, doorId, nonce }, at) {
      if (deviceId !== place.deviceId || doorId !== place.doorId) return 'wrong-door';
      const challenge = issued.get(nonce);
      if (challenge?.answered) return 'used';
      if (!challenge || at.getTime() > challenge.until) return 'too-late';
      challenge.answered = true;
      return 'good';
    },
  };
}

/** Decides on a phone that was held to the lock: it opens what a code of the same grant would open, and uses it up; of several grants, one whose time is right. `fate`: what became of the challenge. */
export function judgeTap(state: LockState, time: Reading, attempt: Attempt, answer: TapAnswer, fate: 'good' | DenialReason): Step<Judged> {
  const known = verdictKnown(state, attempt);
  if (known) return known;
  if (fate !== 'good') return deny(state, time, attempt, fate);
  const signed = Object.values(state.grants).filter((grant) => isSigned(state, answer, grant));
  const held = signed.find((grant) => !outside(time, grant)) ?? signed[0];
  return held ? judgeWindow(state, time, attempt, held) : deny(state, time, attempt, 'not-bound');
}

function isSigned({ enrolment }: LockState, answer: TapAnswer, held: HeldGrant): boolean {
  if (!enrolment || !held.phone) return false;
  const { publicJwk, seal } = held.phone;
  const ours = sealPhone(Buffer.from(enrolment.lockKey, 'base64url'), answer.doorId, held, publicJwk);
  return sameSecret(seal, ours.seal) && tapHolds(publicJwk, answer, answer.signature);
}
