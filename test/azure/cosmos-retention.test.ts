import { afterAll, describe, expect, it } from 'vitest';
import { cosmosAudit } from '../../src/azure/cosmos-audit.js';
import { cosmosEntryBook } from '../../src/azure/cosmos-entry-book.js';
import { cosmosGrants } from '../../src/azure/cosmos-grants.js';
import { cosmosRetention } from '../../src/azure/cosmos-retention.js';
import { aCode, aGrant, anAttempt, freshDoor, startCosmos } from './cosmos-given.js';

const { world, database, close } = await startCosmos();
afterAll(close);
const grants = cosmosGrants(database);
const retained = cosmosRetention(database);

describe('what is taken out', () => {
  it('is what has ended at a door before the instant', async () => {
    const door = freshDoor();
    const [old, live] = [aGrant(door, 1), aGrant(door, 2)];
    const window = { opensAt: '2026-05-02T09:00:00.000Z', closesAt: '2026-05-02T10:00:00.000Z' };
    for (const grant of [old, live, aGrant(door, 3, { window })]) await grants.open(grant);
    await grants.end(door, old.id);
    const code = aCode(door, 1);
    expect(await grants.issue(code, undefined)).toBe('stale');
    await grants.issue(aCode(door, 2), undefined);
    await grants.noteAttempt(anAttempt(code, 'first'));
    await grants.noteAttempt(anAttempt(code, 'late', { at: '2026-05-02T09:05:00.000Z' }));
    const found = await retained.entries(door, '2026-04-01T00:00:00.000Z', 10);
    expect(found.map(({ id }) => id).sort()).toEqual([old.id, 'a:first', aCode(door, 2).id].sort());
    expect(found.find(({ id }) => id === 'a:first')).toMatchObject({ requestId: code.requestId });
    for (const { id } of found) await retained.removeEntry(door, id);
    for (const { id } of found) await retained.removeEntry(door, id);
    expect(await retained.entries(door, '2026-04-01T00:00:00.000Z', 10)).toEqual([]);
    expect(await grants.read(door, live.id)).toMatchObject({ state: 'live' });
    expect(await cosmosEntryBook(database).attempt(door, 'late')).toBeDefined();
  });

  it('may be a chain of any length, with its head', async () => {
    const audit = cosmosAudit(database, world.clock);
    const at = world.clock.now().toISOString();
    const entries = Array.from({ length: 130 }, (_, index) => ({
      ...{ recordId: `x${index}`, kind: 'audit.other-history' as const, at, by: 'system' },
      detail: { from: index, to: index },
    }));
    await audit.append(...entries);
    const [head] = await audit.heads();
    if (!head) throw new Error('no chain');
    await retained.removeChain(head.chain);
    await retained.removeChain(head.chain);
    expect(await audit.heads()).toEqual([]);
    expect(await audit.after(head.chain, '')).toEqual([]);
  });
});
