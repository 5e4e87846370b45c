import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { cosmosEntryBook } from '../../src/azure/cosmos-entry-book.js';
import { cosmosGrants } from '../../src/azure/cosmos-grants.js';
import { charge, freshBudget } from '../../src/domain/entry.js';
import type { AttemptRecord, BudgetRecord, CodeRecord } from '../../src/domain/grant-record.js';
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
const free = (budget: BudgetRecord) => ({ ok: true, budget });
const claimOf = async (code: CodeRecord, attempt: AttemptRecord) => (await book.claim(code.id, attempt)).kind;

/** An attempt that has begun and claimed the code. */
async function claimed(code: CodeRecord, attempt = anAttempt(code, 'a-1')): Promise<AttemptRecord> {
  await book.begin(attempt, free);
  expect(await claimOf(code, attempt)).toBe('claimed');
  return attempt;
}
const answerUntil = '2026-03-02T09:05:02.000Z';
const grant = (code: CodeRecord, attempt: AttemptRecord) =>
  book.settle({ attempt: { ...attempt, state: 'granted', answerUntil }, claimed: { id: code.id, to: 'used' } });

it.each(['granted', 'set free'] as const)('an entry finds its claim gone once a fresh code was issued, and is not %s', async (how) => {
  const code = await issued();
  const attempt = await claimed(code);
  const fresh = { ...code, id: `c:${'f'.repeat(64)}`, generation: 2 };
  expect(await grants.issue(fresh, { ...code, state: 'claimed' })).toBe('issued');
  const setFree = { attempt: { ...attempt, state: 'denied' as const }, claimed: { id: code.id, to: 'live' as const } };
  expect(await (how === 'granted' ? grant(code, attempt) : book.settle(setFree))).toBe(false);
  expect((await grants.codes(code.doorId, code.grantId)).map(({ state }) => state)).toEqual(['live', 'superseded']);
});

it('an entry is known by who has entered, where and since when', async () => {
  const code = await issued();
  const attempt = await claimed(code);
  expect(await book.hasEntered(code.doorId, code.subjectId, attempt.at)).toBe(false);
  await grant(code, attempt);
  const later = new Date(Date.parse(attempt.at) + 1).toISOString();
  expect(await Promise.all([attempt.at, later].map((since) => book.hasEntered(code.doorId, code.subjectId, since)))).toEqual([true, false]);
  expect(await book.hasEntered(freshDoor(), code.subjectId, attempt.at)).toBe(false);
});

describe('a claim', () => {
  it('is given to one of fifty terminals', async () => {
    const code = await issued();
    const attempts = Array.from({ length: 50 }, (_, index) => anAttempt(code, `a-${index}`));
    const answers = await Promise.all(attempts.map((attempt) => claimOf(code, attempt)));
    expect([counted(answers, 'claimed'), counted(answers, 'refused')]).toEqual([1, 49]);
    const winner = attempts[answers.indexOf('claimed')];
    expect(await book.code(code.doorId, code.id)).toEqual({
      ...code,
      state: 'claimed',
      attemptId: winner?.attemptId,
      claimedAt: winner?.at,
    });
  });

  it.each([
    ['one millisecond early', {}, '2026-03-02T08:59:59.999Z', 'refused'],
    ['at the first instant', {}, '2026-03-02T09:00:00.000Z', 'claimed'],
    ['at the last instant', {}, '2026-03-02T09:14:59.999Z', 'claimed'],
    ['when it is over', {}, '2026-03-02T09:15:00.000Z', 'refused'],
    ['of a revoked code', { state: 'revoked' as const }, '2026-03-02T09:00:00.000Z', 'refused'],
  ])('%s', async (_when, change, at, answer) => {
    const code = await issued(change);
    const claim = await book.claim(code.id, anAttempt(code, 'a-1', { at }));
    expect(claim).toMatchObject({ kind: answer, code: { id: code.id } });
  });

  it('of a code that is not there is told', async () => {
    const code = aCode(freshDoor());
    expect(await book.claim(code.id, anAttempt(code, 'a-1'))).toEqual({ kind: 'absent' });
  });

  it('lets no attempt id write conditions', async () => {
    const code = await issued();
    await expect(book.claim(code.id, anAttempt(code, "x' or true or '"))).rejects.toThrow();
    expect(await book.code(code.doorId, code.id)).toMatchObject({ state: 'live' });
  });
});

describe('a claimed code', () => {
  it('is used by its own attempt, once', async () => {
    const code = await issued();
    const attempt = await claimed(code);
    expect(await grant(code, anAttempt(code, 'a-2'))).toBe(false);
    expect(await grant(code, attempt)).toBe(true);
    expect(await grant(code, attempt)).toBe(false);
    expect(await book.code(code.doorId, code.id)).toMatchObject({ state: 'used', usedAt: attempt.at, answerUntil });
    expect(await book.attempt(code.doorId, 'a-1')).toEqual({ ...attempt, state: 'granted', answerUntil });
  });

  it('is free again after a denial', async () => {
    const code = await issued();
    const attempt = await claimed(code);
    expect(await book.settle({ attempt: { ...attempt, state: 'denied', because: 'lockdown' }, claimed: { id: code.id, to: 'live' } })).toBe(
      true,
    );
    expect(await book.attempt(code.doorId, 'a-1')).toMatchObject({ state: 'denied', because: 'lockdown' });
    expect(await claimOf(code, anAttempt(code, 'a-2'))).toBe('claimed');
  });

  it('is not granted when a revocation was faster, nor set free', async () => {
    const code = await issued();
    const attempt = await claimed(code);
    expect(await grants.moveCode(code.doorId, code.id, { from: ['live', 'claimed'], to: 'revoked' })).toBe(true);
    expect(await grant(code, attempt)).toBe(false);
    const denied = { ...attempt, state: 'denied', because: 'revoked' } as const;
    expect(await book.settle({ attempt: denied, claimed: { id: code.id, to: 'live' } })).toBe(false);
    expect(await book.settle({ attempt: denied })).toBe(true);
    expect(await book.attempt(code.doorId, 'a-1')).toEqual(denied);
    expect(await book.code(code.doorId, code.id)).toMatchObject({ state: 'revoked' });
  });

  it('that was killed meanwhile lets its attempt become final', async () => {
    const code = await issued();
    await claimed(code);
    await grants.moveCode(code.doorId, code.id, { from: ['claimed'], to: 'revoked' });
    await grants.sweepClaimed('2026-03-02T10:00:00.000Z');
    expect(await book.attempt(code.doorId, 'a-1')).toMatchObject({ state: 'denied' });
  });

  it('is used together with that of a first person, or not at all', async () => {
    const code = await issued();
    const other = aCode(code.doorId, 2);
    await grants.open(aGrant(code.doorId, 2));
    await grants.issue(other, undefined);
    const both = (attempt: AttemptRecord) =>
      book.settle({ attempt: { ...attempt, state: 'granted', answerUntil }, claimed: { id: code.id, to: 'used' }, other });
    const attempt = await claimed(code);
    await grants.moveCode(code.doorId, other.id, { from: ['live'], to: 'revoked' });
    expect(await both(attempt)).toBe(false);
    expect(await book.code(code.doorId, code.id)).toMatchObject({ state: 'claimed' });
    await grants.moveCode(code.doorId, other.id, { from: ['revoked'], to: 'live' });
    expect(await both(attempt)).toBe(true);
    expect(await book.code(code.doorId, other.id)).toMatchObject({ state: 'used', attemptId: 'a-1' });
  });
});

describe('what is noted beside', () => {
  it('is what a lock made of a granted answer, once, and of no other attempt', async () => {
    const code = await issued();
    const attempt = await claimed(code);
    const said = { opened: true, at: attempt.at };
    await book.noteLockSaid(code.doorId, 'a-1', said);
    expect(await book.attempt(code.doorId, 'a-1')).not.toHaveProperty('lockSaid');
    await grant(code, attempt);
    await book.noteLockSaid(code.doorId, 'a-1', said);
    await book.noteLockSaid(code.doorId, 'a-1', { opened: false, because: 'used', at: attempt.at });
    await book.noteLockSaid(code.doorId, 'nobody', said);
    expect(await book.attempt(code.doorId, 'a-1')).toMatchObject({ state: 'granted', lockSaid: said });
  });

  it('finds a code of any door by its site tag, the newest first', async () => {
    const tagged = { siteTag: 'tag-1' };
    const older = await issued(tagged);
    const newer = await issued({ ...tagged, notAfter: '2026-03-02T09:20:00.000Z' });
    expect(await book.codeElsewhere(['none', 'tag-1'])).toMatchObject({ doorId: newer.doorId, id: newer.id });
    expect(newer.doorId).not.toBe(older.doorId);
    expect(await book.codeElsewhere(['none'])).toBeUndefined();
  });
});

describe('a beginning', () => {
  it('is one for fifty copies of one attempt', async () => {
    const attempt = anAttempt(aCode(freshDoor()), 'same');
    const answers = await Promise.all(Array.from({ length: 50 }, async () => (await book.begin(attempt, free)).kind));
    expect([counted(answers, 'begun'), counted(answers, 'repeated')]).toEqual([1, 49]);
  });

  it('that gets no answer is trouble, and is known when asked again', async () => {
    const attempt = anAttempt(aCode(freshDoor()), 'a-1');
    world.faults.add({ service: 'cosmos', match: { method: 'POST', path: '/docs', nth: 1 }, do: { dropResponseAfterEffect: true } });
    await expect(book.begin(attempt, free)).rejects.toMatchObject({ code: 'records-unavailable' });
    expect(await book.begin(attempt, free)).toEqual({ kind: 'repeated' });
  });

  const wrongOnce = (budget: BudgetRecord) => ({ ok: budget.wrong < 5, budget: { ...budget, wrong: budget.wrong + 1 } });

  it('charges its reader, each of many at once, over two processes', async () => {
    const code = aCode(freshDoor());
    const books = [book, cosmosEntryBook(database)];
    const answers = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => (await books[index % 2]?.begin(anAttempt(code, `a-${index}`), wrongOnce))?.kind),
    );
    expect([counted(answers, 'begun'), counted(answers, 'throttled')]).toEqual([5, 7]);
    expect(await book.begin(anAttempt(code, 'other', { readerId: 'r2' }), wrongOnce)).toMatchObject({
      kind: 'begun',
      budget: { wrong: 1 },
    });
  });

  it('is paid back for a code of ours, and the throttle it began is over', async () => {
    const code = await issued();
    const now = new Date('2026-03-02T09:05:00.000Z');
    const step = (budget: BudgetRecord) => charge(budget, now);
    for (const nth of [1, 2, 3, 4]) await book.begin(anAttempt(code, `wrong-${nth}`), step);
    const attempt = anAttempt(code, 'right');
    const begun = await book.begin(attempt, step);
    if (begun.kind !== 'begun') throw new Error('throttled too soon');
    expect(await book.begin(anAttempt(code, 'meanwhile'), step)).toMatchObject({ kind: 'throttled' });
    await book.settle({ attempt: { ...attempt, state: 'denied', because: 'used' }, charged: { budget: begun.budget, as: 'ours' } });
    expect(await book.begin(anAttempt(code, 'after'), step)).toMatchObject({ kind: 'begun', budget: { wrong: 5, today: 5 } });
  });

  it('counts guesses of one terminal under made-up names, for one day and one door', async () => {
    const code = aCode(freshDoor());
    const named = async (index: number, change: Partial<AttemptRecord> = {}, most = 7) =>
      (await book.begin(anAttempt(code, `n-${index}`, { readerId: `n-${index}`, terminalId: 't1', ...change }), free, most)).kind;
    const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => named(index)));
    expect([counted(answers, 'begun'), counted(answers, 'throttled')]).toEqual([7, 5]);
    expect(await named(20, { terminalId: 't2' })).toBe('begun');
    expect(await named(21, { at: '2026-03-03T00:00:00.000Z' })).toBe('begun');
    const [first] = answers.flatMap((answer, index) => (answer === 'begun' ? [index] : []));
    const attempt = anAttempt(code, `n-${first}`, { readerId: `n-${first}`, terminalId: 't1', state: 'denied', because: 'used' });
    await book.settle({ attempt, charged: { budget: freshBudget(code.doorId, attempt.readerId), as: 'ours' } });
    expect([await named(30), await named(31)]).toEqual(['begun', 'throttled']);
  });
});
