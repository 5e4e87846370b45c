import { freshBudget } from '../../../src/domain/entry.js';
import type { AttemptRecord, BudgetRecord, CodeRecord } from '../../../src/domain/grant-record.js';
import type { EntryBook } from '../../../src/ports.js';
import { type Kept, kept } from './kept.js';

/** The records of cloud-judged entries in memory, over the codes and attempts of the grants. */
export function memoryEntryBook(codes: Kept<CodeRecord>, attempts: Kept<AttemptRecord>): EntryBook {
  const budgets = kept<{ budget: BudgetRecord; etag: string }>();
  const guesses = new Map<string, number>();
  const idOf = (doorId: string, readerId: string) => `${doorId}/b:${readerId}`;
  return {
    attempt: async (_doorId, attemptId) => attempts.get(`a:${attemptId}`),
    budget: async (doorId, readerId) => budgets.get(idOf(doorId, readerId)) ?? { budget: freshBudget(doorId, readerId) },
    async charge(budget, etag) {
      const id = `${budget.doorId}/${budget.id}`;
      if (budgets.get(id)?.etag !== etag) return false;
      budgets.put(id, { budget, etag: `${Number(etag ?? 0) + 1}` });
      return true;
    },
    async countNamed(doorId, terminalId, day, most) {
      const id = `${doorId}/${terminalId}/${day}`;
      const counted = guesses.get(id) ?? 0;
      if (counted < most) guesses.set(id, counted + 1);
      return counted < most;
    },
    async uncountNamed(doorId, terminalId, day) {
      const id = `${doorId}/${terminalId}/${day}`;
      guesses.set(id, (guesses.get(id) ?? 1) - 1);
    },
    code: async (_doorId, codeId) => codes.get(codeId),
    async claim(code, attempt) {
      if (attempts.get(attempt.id)) return 'repeated';
      const stored = codes.get(code.id);
      if (stored?.state !== 'live' || stored.generation !== code.generation) return 'refused';
      codes.put(code.id, { ...stored, state: 'claimed', attemptId: attempt.attemptId, claimedAt: attempt.at });
      attempts.put(attempt.id, attempt);
      return 'claimed';
    },
    async burn(code, attempt, because) {
      codes.put(code.id, { ...code, state: 'revoked' });
      attempts.put(attempt.id, { ...attempt, state: 'denied', because });
    },
    async grant(code, attempt, answerUntil) {
      const stored = codes.get(code.id);
      if (stored?.state !== 'claimed' || stored.attemptId !== attempt.attemptId) return false;
      codes.put(code.id, { ...stored, state: 'used', usedAt: attempt.at, answerUntil });
      attempts.put(attempt.id, { ...attempt, state: 'granted', answerUntil });
      return true;
    },
  };
}
