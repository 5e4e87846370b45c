import type { DoorRecord } from '../../domain/door-record.js';
import { blockedFor, charge, chargeTypo, ownKeypad } from '../../domain/entry.js';
import type { AttemptRecord, BudgetRecord, CodeRecord, DenialReason } from '../../domain/grant-record.js';
import { readTypedCode } from '../../domain/latch-code.js';
import type { SecretCode } from '../../domain/secret-code.js';
import type { Grants } from '../../ports/grants.js';
import type { Ports } from '../edge-ports.js';
import type { Presentation } from './presentation.js';

/** One presentation on its way to a verdict. */
export type Entry = { presentation: Presentation; door: DoorRecord; terminalId: string };

/** An attempt that has paid: written down as claimed, which is as good as denied until it becomes granted. */
export type Begun = { attempt: AttemptRecord; typed: SecretCode; budget: BudgetRecord };

/** Guesses a day under all the names together that one terminal gives its readers: one that makes readers up must not guess for ever. */
const mostUnderNames = 240;

/** The attempt as it begins. */
function newAttempt({ presentation, door, terminalId }: Entry, at: Date): AttemptRecord {
  const { attemptId, readerId } = presentation;
  return {
    id: `a:${attemptId}`,
    kind: 'attempt',
    doorId: door.id,
    attemptId,
    readerId,
    terminalId,
    judge: door.judge,
    at: at.toISOString(),
    state: 'claimed',
  };
}

/** R0: writes the attempt down and charges its reader before anything is looked at. An attempt that ends here comes back final; one whose id is known comes back as it is stored. A typo pays from its own, small limit. */
export async function beginAttempt(
  entry: Entry,
  { entries, grants, clock }: Ports<'entries' | 'grants' | 'clock'>,
): Promise<Begun | AttemptRecord> {
  const now = clock.now();
  const attempt = newAttempt(entry, now);
  const typed = readTypedCode(entry.presentation.code);
  const isCode = typed.kind === 'code';
  const typo: AttemptRecord = { ...attempt, state: 'denied', because: 'unknown-code' };
  const begun = await entries.begin(
    isCode ? attempt : typo,
    (budget) => (isCode ? charge : chargeTypo)(budget, now),
    isCode && attempt.readerId !== ownKeypad ? mostUnderNames : undefined,
  );
  if (begun.kind === 'repeated') return (await entries.attempt(attempt.doorId, attempt.attemptId)) ?? attempt;
  if (begun.kind === 'throttled') return denyAttempt(grants, { ...attempt, throttledUntil: blockedFor(begun.budget, now) }, 'throttled');
  return isCode ? { attempt, typed: typed.code, budget: begun.budget } : typo;
}

/** Writes down that it was denied and why; an attempt that is known already stays as it is. */
export const denyAttempt = (grants: Grants, attempt: AttemptRecord, because: DenialReason): Promise<AttemptRecord> =>
  grants.noteAttempt({ ...attempt, state: 'denied', because });

/** What could not be judged at all: its reader pays nothing for our trouble, if that can be written. */
export const unjudged = (entry: Entry, { grants, clock }: Ports<'grants' | 'clock'>): Promise<AttemptRecord> =>
  denyAttempt(grants, newAttempt(entry, clock.now()), 'rules-unavailable');

/** Whose code it was. */
export const withHolder = (attempt: AttemptRecord, { grantId, requestId, subjectId, generation }: CodeRecord): AttemptRecord => ({
  ...attempt,
  grantId,
  requestId,
  subjectId,
  generation,
});
