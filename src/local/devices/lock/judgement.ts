import { codeVerifier, sameSecret } from '../../../domain/latch-code.js';
import { proofHolds } from '../../../domain/phone-proof.js';
import { spend } from './arming.js';
import type { Reading } from './clock.js';
import { heldUnder } from './held-under.js';
import { note } from './log.js';
import { countTypo, countWrong, paused } from './reader-budget.js';
import { type CodeTerms, type DenialReason, type HeldGrant, type LockState, lastOfRecord, type Step, type Verdict } from './state.js';

/** One presentation of a code; `stretched` is its scrypt, `proof` a phone's signature over the attempt. Never kept. */
export type Presentation = { attemptId: string; readerId: string; stretched: Uint8Array; proof?: string };
export type Attempt = Pick<Presentation, 'attemptId' | 'readerId'>;
export type Judged = { verdict: Verdict; fresh: boolean };

const mostVerdicts = 1000;

/** Decides at a door whose lock judges, and consumes the code it grants, in one step. The same attempt again gets the same verdict. */
export function judge(state: LockState, time: Reading, doorId: string, presentation: Presentation): Step<Judged> {
  const { attemptId, readerId } = presentation;
  if (heldUnder(state.verdicts, attemptId) || paused(state.readers, readerId, time.at)) return turnAway(state, time, presentation);
  const fits = matcher(state, doorId, presentation.stretched);
  const [held] = Object.values(state.grants).filter(fits);
  const [spent] = state.spent.filter(fits);
  if (held && !isBound(held, presentation)) return deny(state, time, presentation, 'not-bound', held);
  if (held) return judgeWindow(state, time, presentation, held);
  if (spent) return deny(state, time, presentation, spent.because, spent);
  const readers = countWrong(state.readers, readerId, time.at);
  return deny({ ...state, readers }, time, presentation, 'unknown-code');
}

/** A code with a wrong check digit: no guess, but not without limit either. */
export function judgeTypo(state: LockState, time: Reading, attempt: Attempt): Step<Judged> {
  const known = verdictKnown(state, attempt);
  if (known) return known;
  const { readers, throttled } = countTypo(state.readers, attempt.readerId, time.at);
  return deny({ ...state, readers }, time, attempt, throttled ? 'throttled' : 'unknown-code');
}

/** A code presented while the reader rests: not looked at, and it counts for nothing. */
export function turnAway(state: LockState, time: Reading, attempt: Attempt): Step<Judged> {
  return verdictKnown(state, attempt) ?? deny(state, time, attempt, 'throttled');
}

/** The verdict this attempt already has. */
export function verdictKnown(state: LockState, { attemptId }: Attempt): Step<Judged> | undefined {
  const verdict = heldUnder(state.verdicts, attemptId);
  return verdict && { state, reply: { verdict, fresh: false } };
}

/** A grant that is bound to a phone opens for nobody who does not hold that phone. */
const isBound = ({ phone }: HeldGrant, { proof, attemptId }: Presentation) => !phone || proofHolds(phone.publicJwk, proof, attemptId);

/** Compares with every armed or spent code, never stopping early; without an enrolment nothing fits. */
function matcher({ enrolment }: LockState, doorId: string, stretched: Uint8Array): (held: CodeTerms) => boolean {
  if (!enrolment) return () => false;
  const key = Buffer.from(enrolment.lockKey, 'base64url');
  return (held) => held.verifier !== undefined && sameSecret(held.verifier, codeVerifier(key, doorId, held, stretched));
}

/** Opens and uses the grant up, or says why the time is not right. */
export function judgeWindow(state: LockState, time: Reading, attempt: Attempt, held: HeldGrant): Step<Judged> {
  const because = outside(time, held);
  if (because) return deny(state, time, attempt, because, held);
  const { grantId, generation } = held;
  const opened = note(spend(state, held, 'used'), time, { event: 'codeUsed', grantId, generation, ...idsOf(attempt) });
  return settle(opened, attempt, { result: 'granted', grantId, generation, logSeq: opened.logSeq });
}

/** Why the time is not right: window and lease, each with the tolerance the doubt about the time asks for. */
export function outside({ at, toleranceMs, trusted }: Reading, held: HeldGrant): DenialReason | undefined {
  const now = at.getTime();
  if (!trusted) return 'clock-untrusted';
  if (now < Date.parse(held.notBefore) - toleranceMs) return 'too-early';
  if (now >= Date.parse(held.notAfter) + toleranceMs) return 'too-late';
  return now >= Date.parse(held.leaseUntil) + toleranceMs ? 'not-armed' : undefined;
}

/** Refuses and notes it. */
export function deny(state: LockState, time: Reading, attempt: Attempt, because: DenialReason, code?: CodeTerms): Step<Judged> {
  const grant = code && { grantId: code.grantId, generation: code.generation };
  const noted = note(state, time, { event: 'codeRejected', ...idsOf(attempt), ...grant, because });
  return settle(noted, attempt, { result: 'denied', because, ...grant, logSeq: noted.logSeq });
}

function settle(state: LockState, { attemptId }: Attempt, verdict: Verdict): Step<Judged> {
  const verdicts = lastOfRecord({ ...state.verdicts, [attemptId]: verdict }, mostVerdicts);
  return { state: { ...state, verdicts }, reply: { verdict, fresh: true } };
}

const idsOf = ({ attemptId, readerId }: Attempt) => ({ attemptId, readerId });
