import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { cosmosEntryBook } from '../../src/azure/cosmos-entry-book.js';
import { cosmosGrants } from '../../src/azure/cosmos-grants.js';
import type { CodeRecord } from '../../src/domain/grant-record.js';
import { aCode, aGrant, anAttempt, freshDoor, startCosmos } from './cosmos-given.js';

const { world, database, close } = await startCosmos();
const book = cosmosEntryBook(database);
const grants = cosmosGrants(database);
afterAll(close);
beforeEach(() => world.faults.remove());

/** A door with one live code. */
async function issued(change: Partial<CodeRecord> = {}): Promise<CodeRecord> {
  const doorId = freshDoor();
  await grants.open(aGrant(doorId));
  const code = aCode(doorId, 1, change);
  expect(await grants.issue(code, undefined)).toBe('issued');
  return code;
}
const counted = <T>(answers: T[], wanted: T) => answers.filter((answer) => answer === wanted).length;

describe('a claim', () => {
  it('is given to one of fifty terminals', async () => {
    const code = await issued();
    const attempts = Array.from({ length: 50 }, (_, index) => anAttempt(code, `a-${index}`));
    const answers = await Promise.all(attempts.map((attempt) => book.claim(code, attempt)));
    expect([counted(answers, 'claimed'), counted(answers, 'refused')]).toEqual([1, 49]);
    const winner = attempts[answers.indexOf('claimed')];
    expect(await book.code(code.doorId, code.id)).toEqual({
      ...code,
      state: 'claimed',
      attemptId: winner?.attemptId,
      claimedAt: winner?.at,
    });
    const kept = await Promise.all(attempts.map(({ attemptId }) => book.attempt(code.doorId, attemptId)));
    expect(kept.filter(Boolean)).toEqual([winner]);
  });

  it('is one for fifty copies of one attempt', async () => {
    const code = await issued();
    const answers = await Promise.all(Array.from({ length: 50 }, () => book.claim(code, anAttempt(code, 'same'))));
    expect([counted(answers, 'claimed'), counted(answers, 'repeated')]).toEqual([1, 49]);
  });

  it.each([
    ['of an older generation', {}, { generation: 0 }, 'refused'],
    ['one millisecond early', {}, { at: '2026-03-02T08:59:59.999Z' }, 'refused'],
    ['at the first instant', {}, { at: '2026-03-02T09:00:00.000Z' }, 'claimed'],
    ['at the last instant', {}, { at: '2026-03-02T09:14:59.999Z' }, 'claimed'],
    ['when it is over', {}, { at: '2026-03-02T09:15:00.000Z' }, 'refused'],
    ['of a revoked code', { state: 'revoked' as const }, {}, 'refused'],
  ])('%s', async (_when, codeChange, { generation, at }: { generation?: number; at?: string }, answer) => {
    const code = await issued(codeChange);
    const seen = generation === undefined ? code : { ...code, generation };
    expect(await book.claim(seen, anAttempt(code, 'a-1', at ? { at } : {}))).toBe(answer);
  });

  it('of a code that is gone is refused', async () => {
    const code = aCode(freshDoor());
    expect(await book.claim(code, anAttempt(code, 'a-1'))).toBe('refused');
  });

  it('lets no attempt id write conditions', async () => {
    const code = await issued();
    await expect(book.claim(code, anAttempt(code, "x' or true or '"))).rejects.toThrow();
    expect(await book.code(code.doorId, code.id)).toMatchObject({ state: 'live' });
  });

  it('that gets no answer is trouble, and is known when asked again', async () => {
    const code = await issued();
    world.faults.add({ service: 'cosmos', match: { method: 'POST', path: '/docs', nth: 1 }, do: { dropResponseAfterEffect: true } });
    await expect(book.claim(code, anAttempt(code, 'a-1'))).rejects.toMatchObject({ code: 'records-unavailable' });
    expect(await book.claim(code, anAttempt(code, 'a-1'))).toBe('repeated');
  });
});

describe('a claimed code', () => {
  it('that was killed meanwhile still lets its attempt become final', async () => {
    const code = await issued();
    const [burned, left] = [anAttempt(code, 'a-1'), anAttempt(code, 'a-2', { state: 'claimed' })];
    await book.claim(code, burned);
    await grants.moveCode(code.doorId, code.id, { from: ['claimed'], to: 'revoked' });
    expect(await book.grant(code, burned, '2026-03-02T09:05:02.000Z')).toBe(false);
    await book.burn(code, burned, 'revoked');
    expect(await book.attempt(code.doorId, 'a-1')).toMatchObject({ state: 'denied', because: 'revoked' });
    await grants.noteAttempt(left);
    await grants.sweepClaimed('2026-03-02T10:00:00.000Z');
    expect(await book.attempt(code.doorId, 'a-2')).toMatchObject({ state: 'denied' });
    expect(await book.code(code.doorId, code.id)).toMatchObject({ state: 'revoked' });
  });

  it('is used by its own attempt, once', async () => {
    const code = await issued();
    const attempt = anAttempt(code, 'a-1');
    await book.claim(code, attempt);
    const answerUntil = '2026-03-02T09:05:02.000Z';
    expect(await book.grant(code, anAttempt(code, 'a-2'), answerUntil)).toBe(false);
    expect(await book.grant(code, attempt, answerUntil)).toBe(true);
    expect(await book.grant(code, attempt, '2026-03-02T09:06:00.000Z')).toBe(false);
    expect(await book.code(code.doorId, code.id)).toMatchObject({ state: 'used', usedAt: attempt.at, answerUntil });
    expect(await book.attempt(code.doorId, 'a-1')).toEqual({ ...attempt, state: 'granted', answerUntil });
  });

  it('is burned together with its attempt', async () => {
    const code = await issued();
    const attempt = anAttempt(code, 'a-1');
    await book.claim(code, attempt);
    await book.burn(code, attempt, 'revoked');
    expect(await book.code(code.doorId, code.id)).toMatchObject({ state: 'revoked' });
    expect(await book.attempt(code.doorId, 'a-1')).toEqual({ ...attempt, state: 'denied', because: 'revoked' });
    expect(await book.grant(code, attempt, '2026-03-02T09:05:02.000Z')).toBe(false);
  });

  it('is not granted when a revocation was faster', async () => {
    const code = await issued();
    const attempt = anAttempt(code, 'a-1');
    await book.claim(code, attempt);
    expect(await grants.moveCode(code.doorId, code.id, { from: ['live', 'claimed'], to: 'revoked' })).toBe(true);
    expect(await book.grant(code, attempt, '2026-03-02T09:05:02.000Z')).toBe(false);
    expect(await book.attempt(code.doorId, 'a-1')).toMatchObject({ state: 'claimed' });
  });
});

describe("a reader's budget", () => {
  it('starts fresh and is charged by one of many at a time', async () => {
    const doorId = freshDoor();
    const { budget, etag } = await book.budget(doorId, 'r1');
    expect(etag).toBeUndefined();
    const first = await Promise.all(Array.from({ length: 10 }, () => book.charge({ ...budget, wrong: 1 }, etag)));
    expect(counted(first, true)).toBe(1);
    const charged = await book.budget(doorId, 'r1');
    expect(charged.budget).toMatchObject({ id: 'b:r1', doorId, wrong: 1 });
    const second = await Promise.all(Array.from({ length: 10 }, () => book.charge({ ...charged.budget, wrong: 2 }, charged.etag)));
    expect(counted(second, true)).toBe(1);
  });
});
