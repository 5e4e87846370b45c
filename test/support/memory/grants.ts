import { type AttemptRecord, type CodeRecord, type GrantRecord, isAlive, type LockBook } from '../../../src/domain/grant-record.js';
import type { DoorId, Instant } from '../../../src/domain/ids.js';
import { latest, minutesAfter } from '../../../src/domain/window.js';
import type { EntryBook, Grants } from '../../../src/ports/grants.js';
import { memoryEntryBook } from './entry-book.js';
import { type Kept, kept } from './kept.js';

export type DoorStores = { grants: Kept<GrantRecord>; codes: Kept<CodeRecord>; attempts: Kept<AttemptRecord> };

export const doorStores = (): DoorStores => ({ grants: kept(), codes: kept(), attempts: kept() });

/** Grants, codes, attempts and lock books in memory, with the entry book over the same records. */
export function memoryGrants({ grants, codes, attempts }: DoorStores = doorStores()): { grants: Grants; entries: EntryBook } {
  const books = kept<LockBook>();
  const bookOf = (doorId: DoorId): LockBook => books.get(doorId) ?? { id: 'lock', kind: 'lock', doorId, seq: 0 };
  const later = (one: Instant | undefined, other: Instant | undefined) => (one && other ? latest(one, other) : (one ?? other));
  return {
    entries: memoryEntryBook(codes, attempts),
    grants: {
      open: async (grant) => grants.get(grant.id) ?? grants.put(grant.id, grant),
      read: async (_doorId, grantId) => grants.get(grantId),
      async end(_doorId, grantId) {
        const grant = grants.get(grantId);
        if (grant) grants.put(grantId, { ...grant, state: 'ended' });
      },
      async setWindow(_doorId, grantId, window) {
        const grant = grants.get(grantId);
        if (grant) grants.put(grantId, { ...grant, window });
      },
      live: async (doorId) => grants.all().filter((grant) => grant.doorId === doorId && grant.state === 'live'),
      armedUntilAfter: async (instant) =>
        grants.all().filter(({ state, generation, window }) => state === 'live' && generation > 0 && window.closesAt > instant),
      async issue(code, previous) {
        const grant = grants.get(code.grantId);
        if (grant?.state !== 'live' || grant.generation !== (previous?.generation ?? 0)) return 'stale';
        if (codes.get(code.id)) return 'taken';
        if (previous && isAlive(previous) && !supersede(codes, previous.id)) return 'stale';
        codes.put(code.id, code);
        grants.put(grant.id, { ...grant, generation: code.generation });
        return 'issued';
      },
      codes: async (_doorId, grantId) =>
        codes
          .all()
          .filter((code) => code.grantId === grantId)
          .sort((one, other) => other.generation - one.generation),
      codesIn: async (doorId, { from, to }, slackMinutes) =>
        codes
          .all()
          .filter((code) => code.doorId === doorId)
          .filter(({ notBefore, notAfter }) => notAfter >= minutesAfter(from, -slackMinutes) && notBefore < minutesAfter(to, slackMinutes)),
      attemptsIn: async (doorId, { from, to }) =>
        attempts.all().filter((attempt) => attempt.doorId === doorId && attempt.at >= from && attempt.at < to),
      async bind(_doorId, codeId, phone) {
        const code = codes.get(codeId);
        if (code?.state !== 'live' || code.boundTo) return false;
        codes.put(codeId, { ...code, boundTo: phone });
        return true;
      },
      async noteShown(_doorId, codeId, shownIn) {
        const code = codes.get(codeId);
        if (code?.state !== 'live') return false;
        codes.put(codeId, { ...code, shownIn });
        return true;
      },
      openCodes: async (doorId, after) => codes.all().filter((code) => code.doorId === doorId && mayOpen(code, after)),
      codesUnder: async ({ kid, doorId }, after) =>
        codes.all().filter((code) => code.kid === kid && (!doorId || code.doorId === doorId) && (after === 'ever' || mayOpen(code, after))),
      async revokeCodes(_doorId, ids) {
        for (const code of ids.flatMap((id) => codes.get(id) ?? [])) if (isAlive(code)) codes.put(code.id, { ...code, state: 'revoked' });
      },
      async moveCode(_doorId, codeId, { from, to, attemptId, at }) {
        const code = codes.get(codeId);
        if (!code || !from.includes(code.state)) return false;
        codes.put(codeId, {
          ...code,
          state: to,
          attemptId,
          ...(to === 'used' && { usedAt: at }),
          ...(to === 'claimed' && { claimedAt: at }),
        });
        return true;
      },
      async nextSequence(doorId, lease, above = 0) {
        const book = bookOf(doorId);
        const leaseUntil = later(book.leaseUntil, lease);
        return books.put(doorId, { ...book, seq: Math.max(book.seq, above) + 1, ...(leaseUntil ? { leaseUntil } : {}) });
      },
      lockBook: async (doorId) => books.get(doorId),
      lockBooks: async () => books.all(),
      leasedAfter: async (instant) => books.all().filter(({ leaseUntil }) => leaseUntil !== undefined && leaseUntil > instant),
      async noteContact(doorId, at) {
        books.put(doorId, { ...bookOf(doorId), lastContactAt: at });
      },
      noteAttempt: async (attempt) => attempts.get(attempt.id) ?? attempts.put(attempt.id, attempt),
      sweepClaimed: async () => 0,
    },
  };
}

const mayOpen = (code: CodeRecord, after: Instant) => isAlive(code) || (code.state === 'used' && (code.answerUntil ?? '') > after);

function supersede(codes: Kept<CodeRecord>, id: string): boolean {
  const code = codes.get(id);
  if (!code || !isAlive(code)) return false;
  codes.put(id, { ...code, state: 'superseded' });
  return true;
}
