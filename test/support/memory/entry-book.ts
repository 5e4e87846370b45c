import { freshBudget, ownKeypad, settled, settlementOf } from '../../../src/domain/entry.js';
import type { AttemptRecord, BudgetRecord, CodeRecord, PresenceRecord } from '../../../src/domain/grant-record.js';
import type { Ending, EntryBook } from '../../../src/ports/grants.js';
import { type Kept, kept } from './kept.js';

/** The records of entries in memory, over the codes and attempts of the grants. */
export function memoryEntryBook(codes: Kept<CodeRecord>, attempts: Kept<AttemptRecord>): EntryBook {
  const budgets = kept<BudgetRecord>();
  const presences = kept<PresenceRecord>();
  const guesses = new Map<string, number>();
  const guessesOf = ({ doorId, terminalId, at }: AttemptRecord) => `${doorId}/${terminalId}/${at.slice(0, 10)}`;
  const isOpen = ({ state, notBefore, notAfter }: CodeRecord, at: string) => state === 'live' && notBefore <= at && at < notAfter;
  const usedBy = ({ attemptId, at, answerUntil }: AttemptRecord) => ({
    ...{ state: 'used' as const, usedAt: at, attemptId },
    ...(answerUntil && { answerUntil }),
  });
  const moveOf = (to: 'used' | 'live', attempt: AttemptRecord) => (to === 'used' ? usedBy(attempt) : { state: to });
  const moveCode = (id: string, change: Partial<CodeRecord>) => {
    const code = codes.get(id);
    if (code) codes.put(id, { ...code, ...change });
  };
  const isStillMine = ({ attempt, claimed, other }: Ending) => {
    const code = claimed && codes.get(claimed.id);
    const first = other && codes.get(other.id);
    const isMine = !claimed || (code?.state === 'claimed' && code.attemptId === attempt.attemptId);
    return attempts.get(attempt.id)?.state === 'claimed' && isMine && (!other || (first && isOpen(first, attempt.at)));
  };
  const settleCharge = (attempt: AttemptRecord, { budget: charge, as }: NonNullable<Ending['charged']>) => {
    const id = `${attempt.doorId}/b:${attempt.readerId}`;
    const budget = budgets.get(id) ?? charge;
    budgets.put(id, settled(budget, settlementOf(charge, as, attempt.at)));
    if (as === 'ours' && attempt.readerId !== ownKeypad) guesses.set(guessesOf(attempt), (guesses.get(guessesOf(attempt)) ?? 1) - 1);
  };
  return {
    attempt: async (_doorId, attemptId) => attempts.get(`a:${attemptId}`),
    attemptsNamed: async (attemptId) => attempts.all().filter((attempt) => attempt.attemptId === attemptId),
    async begin(attempt, step, mostNamed) {
      const id = `${attempt.doorId}/b:${attempt.readerId}`;
      const budget = budgets.get(id) ?? freshBudget(attempt.doorId, attempt.readerId);
      if (attempts.get(attempt.id)) return { kind: 'repeated' };
      const { ok, budget: charged } = step(budget);
      const counted = guesses.get(guessesOf(attempt)) ?? 0;
      if (!ok || (mostNamed !== undefined && counted >= mostNamed)) return { kind: 'throttled', budget };
      if (mostNamed !== undefined) guesses.set(guessesOf(attempt), counted + 1);
      attempts.put(attempt.id, attempt);
      budgets.put(id, charged);
      return { kind: 'begun', budget: charged };
    },
    code: async (_doorId, codeId) => codes.get(codeId),
    codeElsewhere: async (siteTags) =>
      codes
        .all()
        .filter((code) => code.siteTag !== undefined && siteTags.includes(code.siteTag))
        .toSorted((one, other) => (one.notAfter < other.notAfter ? 1 : -1))[0],
    async claim(codeId, { attemptId, at }) {
      const code = codes.get(codeId);
      if (!code) return { kind: 'absent' };
      if (!isOpen(code, at)) return { kind: 'refused', code };
      return { kind: 'claimed', code: codes.put(codeId, { ...code, state: 'claimed', attemptId, claimedAt: at }) };
    },
    async settle(ending) {
      const { attempt, claimed, other, presence, charged } = ending;
      if (!isStillMine(ending)) return false;
      attempts.put(attempt.id, attempt);
      if (claimed) moveCode(claimed.id, moveOf(claimed.to, attempt));
      if (other) moveCode(other.id, usedBy(attempt));
      if (presence) presences.put(presence.doorId, presence);
      if (charged) settleCharge(attempt, charged);
      return true;
    },
    hasEntered: async (doorId, personId, since) =>
      codes
        .all()
        .some((code) => code.doorId === doorId && code.subjectId === personId && code.state === 'used' && (code.usedAt ?? '') >= since),
    presence: async (doorId) => presences.get(doorId),
    async noteLockSaid(_doorId, attemptId, lockSaid) {
      const attempt = attempts.get(`a:${attemptId}`);
      if (attempt?.state === 'granted' && !attempt.lockSaid) attempts.put(attempt.id, { ...attempt, lockSaid });
    },
  };
}
