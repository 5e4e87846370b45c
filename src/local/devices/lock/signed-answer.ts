import { compactVerify } from 'jose';
import { z } from 'zod';
import { spend } from './arming.js';
import type { Reading } from './clock.js';
import { note } from './log.js';
import { type Enrolment, type LockState, lastOf, type Step } from './state.js';

const Claims = z.object({
  iss: z.literal('latch'),
  aud: z.string(),
  doorId: z.string(),
  grantId: z.string(),
  generation: z.int(),
  attemptId: z.string(),
  answerUntil: z.iso.datetime(),
});
export type AnswerClaims = z.infer<typeof Claims>;

export type AnswerRefusal = 'bad-answer' | 'wrong-door' | 'not-armed' | 'used' | 'too-late' | 'clock-untrusted';
/** What whoever handed the answer over hears. */
export type Opening = { opened: true } | { opened: false; because: AnswerRefusal };
export type Opened = { opened: true; claims: AnswerClaims } | { opened: false; because: AnswerRefusal };

const mostAnswered = 2048;

/** The claims of the cloud's answer (compact JWS, HS256 under the lock key, `kid` = enrolment); undefined unless it is genuine. */
export async function readAnswer(answer: string, enrolment: Enrolment | undefined): Promise<AnswerClaims | undefined> {
  if (!enrolment) return undefined;
  try {
    const key = Buffer.from(enrolment.lockKey, 'base64url');
    const { payload, protectedHeader } = await compactVerify(answer, key, { algorithms: ['HS256'] });
    if (protectedHeader.kid !== String(enrolment.enrolment)) return undefined;
    return Claims.parse(JSON.parse(new TextDecoder().decode(payload)));
  } catch {
    return undefined;
  }
}

/** Opens on the cloud's word: for this lock and door, for a grant that is armed and leased, in time, and once. */
export function openByAnswer(
  state: LockState,
  time: Reading,
  place: { deviceId: string; doorId: string },
  claims: AnswerClaims,
): Step<Opened> {
  const { grantId, generation, attemptId } = claims;
  const held = state.grants[grantId];
  const because = refusal(state, time, place, claims);
  if (because || !held) return refuse(state, time, because ?? 'not-armed', claims);
  const answered = lastOf([...state.answered, attemptId], mostAnswered);
  const opened = note({ ...spend(state, held, 'used'), answered }, time, { event: 'opened', grantId, generation, attemptId });
  return { state: opened, reply: { opened: true, claims } };
}

/** Notes that an answer was not followed. */
export function refuse(state: LockState, time: Reading, because: AnswerRefusal, claims?: AnswerClaims): Step<Opened> {
  const ids = claims && { grantId: claims.grantId, generation: claims.generation, attemptId: claims.attemptId };
  return { state: note(state, time, { event: 'answerRefused', because, ...ids }), reply: { opened: false, because } };
}

function refusal(
  state: LockState,
  time: Reading,
  place: { deviceId: string; doorId: string },
  claims: AnswerClaims,
): AnswerRefusal | undefined {
  const now = time.at.getTime();
  if (claims.aud !== place.deviceId || claims.doorId !== place.doorId) return 'wrong-door';
  if (state.answered.includes(claims.attemptId)) return 'used';
  const clock = clockRefusal(time, claims);
  if (clock) return clock;
  const held = state.grants[claims.grantId];
  const good = held?.generation === claims.generation && now < Date.parse(held.leaseUntil);
  return good ? undefined : 'not-armed';
}

/** After a sync the lock reckons on by itself, so a wall clock gone wrong does not keep anybody out here. */
function clockRefusal({ at, synced, trusted }: Reading, { answerUntil }: AnswerClaims): AnswerRefusal | undefined {
  if (!synced && !trusted) return 'clock-untrusted';
  return at.getTime() > Date.parse(answerUntil) ? 'too-late' : undefined;
}
