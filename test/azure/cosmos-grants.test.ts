import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { cosmosEntryBook } from '../../src/azure/cosmos-entry-book.js';
import { cosmosGrants } from '../../src/azure/cosmos-grants.js';
import { aCode, aGrant, anAttempt, freshDoor, grantId, startCosmos } from './cosmos-given.js';

const { world, database, close } = await startCosmos();
const grants = cosmosGrants(database);
const book = cosmosEntryBook(database);
afterAll(close);
beforeEach(() => world.faults.remove());

describe('a grant', () => {
  it('is opened once; what is stored stays', async () => {
    const doorId = freshDoor();
    await grants.open(aGrant(doorId));
    expect(await grants.open(aGrant(doorId, 1, { state: 'ended' }))).toEqual(aGrant(doorId));
    expect(await grants.read(doorId, grantId(1))).toEqual(aGrant(doorId));
    expect(await grants.read(doorId, grantId(2))).toBeUndefined();
  });

  it('is live until it has ended, which may be said twice and of nothing', async () => {
    const doorId = freshDoor();
    await Promise.all([grants.open(aGrant(doorId, 1)), grants.open(aGrant(doorId, 2))]);
    await grants.end(doorId, grantId(1));
    await grants.end(doorId, grantId(1));
    await grants.end(doorId, grantId(3));
    expect(await grants.live(doorId)).toEqual([aGrant(doorId, 2)]);
  });

  it('is among the armed of all doors while it is live, has a code and its window is open', async () => {
    const [here, there, never] = [freshDoor(), freshDoor(), freshDoor()];
    const armed = [aGrant(here, 1, { generation: 1 }), aGrant(there, 2, { generation: 2 })];
    for (const grant of [...armed, aGrant(never, 3), aGrant(never, 4, { generation: 1, state: 'ended' })]) await grants.open(grant);
    const { closesAt } = aGrant(here).window;
    const before = new Date(Date.parse(closesAt) - 1).toISOString();
    const found = (await grants.armedUntilAfter(before)).filter(({ doorId }) => [here, there, never].includes(doorId));
    expect(found.toSorted((one, other) => one.id.localeCompare(other.id))).toEqual(armed);
    expect(await grants.armedUntilAfter(closesAt)).toEqual([]);
  });

  it('has its lock among the leased ones until the largest lease has ended', async () => {
    const [one, other] = [freshDoor(), freshDoor()];
    const lease = '2031-01-01T00:00:00.000Z';
    const book = await grants.nextSequence(one, lease);
    await grants.nextSequence(other);
    expect(await grants.leasedAfter('2030-12-31T23:59:59.999Z')).toEqual([book]);
    expect(await grants.leasedAfter(lease)).toEqual([]);
    expect(await grants.lockBooks()).toContainEqual(book);
  });
});

describe('a code', () => {
  it("is issued as the grant's next generation, the older one dead with it", async () => {
    const doorId = freshDoor();
    await grants.open(aGrant(doorId));
    const first = aCode(doorId, 1);
    const second = aCode(doorId, 1, { id: `c:${'f'.repeat(64)}`, generation: 2 });
    expect(await grants.issue(first, undefined)).toBe('issued');
    expect(await grants.issue(second, first)).toBe('issued');
    expect(await grants.codes(doorId, grantId(1))).toEqual([second, { ...first, state: 'superseded' }]);
    expect(await grants.read(doorId, grantId(1))).toMatchObject({ generation: 2 });
  });

  it('is issued by one of many who try the same generation', async () => {
    const doorId = freshDoor();
    await grants.open(aGrant(doorId));
    const codes = Array.from({ length: 8 }, (_, index) => aCode(doorId, 1, { id: `c:${String(index).repeat(64)}` }));
    const answers = await Promise.all(codes.map((code) => grants.issue(code, undefined)));
    expect(answers.filter((answer) => answer === 'issued')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'stale')).toHaveLength(7);
    expect(await grants.codes(doorId, grantId(1))).toHaveLength(1);
  });

  it('whose tag another grant has at this door is taken, and nothing has changed', async () => {
    const doorId = freshDoor();
    await Promise.all([grants.open(aGrant(doorId, 1)), grants.open(aGrant(doorId, 2))]);
    const one = aCode(doorId, 1);
    await grants.issue(one, undefined);
    expect(await grants.issue({ ...aCode(doorId, 2), id: one.id }, undefined)).toBe('taken');
    expect(await grants.read(doorId, grantId(2))).toMatchObject({ generation: 0 });
    expect(await grants.codes(doorId, grantId(1))).toEqual([one]);
    const skipped = aCode(doorId, 2, { generation: 2 });
    expect(await grants.issue(skipped, undefined)).toBe('issued');
    expect(await grants.issue(aCode(doorId, 3, { ...skipped, id: `c:${'e'.repeat(64)}` }), undefined)).toBe('stale');
  });

  it('is not issued to a grant that has ended, nor over a code that was used meanwhile', async () => {
    const doorId = freshDoor();
    await grants.open(aGrant(doorId));
    const first = aCode(doorId);
    await grants.issue(first, undefined);
    await grants.moveCode(doorId, first.id, { from: ['live'], to: 'used', at: '2026-03-02T09:05:00.000Z' });
    const second = aCode(doorId, 1, { id: `c:${'f'.repeat(64)}`, generation: 2 });
    expect(await grants.issue(second, first)).toBe('stale');
    const used = (await grants.codes(doorId, grantId(1)))[0];
    await grants.end(doorId, grantId(1));
    expect(await grants.issue(second, used)).toBe('stale');
  });

  it('moves only from where it is said to be', async () => {
    const doorId = freshDoor();
    await grants.open(aGrant(doorId));
    const code = aCode(doorId);
    await grants.issue(code, undefined);
    const at = '2026-03-02T09:05:00.000Z';
    expect(await grants.moveCode(doorId, code.id, { from: ['claimed'], to: 'revoked' })).toBe(false);
    expect(await grants.moveCode(doorId, code.id, { from: [], to: 'revoked' })).toBe(false);
    expect(await grants.moveCode(doorId, 'c:0', { from: ['live'], to: 'revoked' })).toBe(false);
    const used = Array.from({ length: 10 }, () =>
      grants.moveCode(doorId, code.id, { from: ['live', 'claimed'], to: 'used', attemptId: 'a-1', at }),
    );
    expect((await Promise.all(used)).filter(Boolean)).toHaveLength(1);
    expect(await grants.codes(doorId, grantId(1))).toEqual([{ ...code, state: 'used', attemptId: 'a-1', usedAt: at }]);
  });
});

describe("a lock's book", () => {
  it('gives every order its own number and keeps the longest lease', async () => {
    const doorId = freshDoor();
    expect(await grants.lockBook(doorId)).toBeUndefined();
    const minutes = Array.from({ length: 10 }, (_, minute) => `2026-03-02T09:0${minute}:00.000Z`);
    const books = await Promise.all(minutes.map((lease) => grants.nextSequence(doorId, lease)));
    expect(books.map(({ seq }) => seq).sort((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await grants.nextSequence(doorId)).toMatchObject({ seq: 11, leaseUntil: minutes.at(-1) });
    expect(await grants.nextSequence(doorId, minutes[0])).toMatchObject({ seq: 12, leaseUntil: minutes.at(-1) });
  });

  it('notes the latest contact', async () => {
    const doorId = freshDoor();
    await grants.noteContact(doorId, '2026-03-02T09:05:00.000Z');
    await grants.noteContact(doorId, '2026-03-02T09:04:00.000Z');
    expect(await grants.lockBook(doorId)).toEqual({ id: 'lock', kind: 'lock', doorId, seq: 0, lastContactAt: '2026-03-02T09:05:00.000Z' });
  });
});

describe('attempts', () => {
  it('are noted once', async () => {
    const code = aCode(freshDoor());
    const denied = anAttempt(code, 'a-1', { state: 'denied', because: 'unknown-code' });
    expect(await grants.noteAttempt(denied)).toEqual(denied);
    expect(await grants.noteAttempt({ ...denied, because: 'used' })).toEqual(denied);
  });

  it('left claimed are swept with their codes, younger ones are not', async () => {
    const codes = [aCode(freshDoor()), aCode(freshDoor())];
    const [old, young] = codes;
    if (!old || !young) throw new Error('no codes');
    for (const [index, code] of codes.entries()) {
      await grants.open(aGrant(code.doorId));
      await grants.issue(code, undefined);
      const attempt = anAttempt(code, 'a-1', { at: `2026-03-02T09:0${index}:00.000Z` });
      await book.begin(attempt, (budget) => ({ ok: true, budget }));
      await book.claim(code.id, attempt);
    }
    expect(await grants.sweepClaimed('2026-03-02T09:01:00.000Z')).toBe(1);
    expect(await book.code(old.doorId, old.id)).toMatchObject({ state: 'revoked' });
    expect(await book.attempt(old.doorId, 'a-1')).toMatchObject({ state: 'denied', because: 'rules-unavailable' });
    expect(await book.code(young.doorId, young.id)).toMatchObject({ state: 'claimed' });
    expect(await grants.sweepClaimed('2026-03-02T09:01:00.000Z')).toBe(0);
  });
});
