import { describe, expect, it } from 'vitest';
import { doors, people } from '../support/site.js';
import { openEntrance } from './given/entrance.js';
import { visit } from './given/visit.js';

const { edge, present, attempt, codeOf, wait, fresh } = await openEntrance();
const { tara, bob, alice } = people;

/** Tara, who must be accompanied by Bob, and Bob; both have a code for the lobby. */
async function pair() {
  wait(31_000); // nobody has gone through of late
  const visitor = await visit(edge, doors.lobby, 0, tara);
  await edge.requests.change(visitor.record.id, (before) => ({ ...before, escortedBy: bob.id }));
  return { visitor, escort: await visit(edge, doors.lobby, 0, bob) };
}
const comes = async (code: string, attemptId = fresh()) => (await present({ code, attemptId })).body['result'];

describe('a visitor who is accompanied', () => {
  it('enters within 30 seconds after their escort', async () => {
    const { visitor, escort } = await pair();
    expect(await comes(escort.digits)).toBe('granted');
    wait(30_000);
    expect(await comes(visitor.digits)).toBe('granted');
  });

  it('does not enter first, and keeps the code for when the escort is there', async () => {
    const { visitor, escort } = await pair();
    const id = fresh();
    expect(await comes(visitor.digits, id)).toBe('denied');
    expect(await attempt(id)).toMatchObject({ state: 'denied', because: 'no-escort' });
    expect(await codeOf(visitor)).toMatchObject({ state: 'live' });
    expect([await comes(escort.digits), await comes(visitor.digits)]).toEqual(['granted', 'granted']);
  });

  it('does not enter 31 seconds later, nor after somebody else', async () => {
    const { visitor, escort } = await pair();
    const other = await visit(edge, doors.lobby, 0, alice);
    expect(await comes(other.digits)).toBe('granted');
    expect(await comes(visitor.digits)).toBe('denied');
    expect(await comes(escort.digits)).toBe('granted');
    wait(30_001);
    expect(await comes(visitor.digits)).toBe('denied');
  });

  it('does not enter after their escort was turned away', async () => {
    const { visitor, escort } = await pair();
    await edge.requests.change(escort.record.id, (before) => ({
      ...before,
      revoked: { revocationId: 'r', by: 'dan', at: edge.clock.now().toISOString() },
    }));
    expect([await comes(escort.digits), await comes(visitor.digits)]).toEqual(['denied', 'denied']);
  });
});
