import { afterAll, describe, expect, it } from 'vitest';
import { cosmosEntryBook } from '../../src/azure/cosmos-entry-book.js';
import { freshDoor, startCosmos } from './cosmos-given.js';

const { database, close } = await startCosmos();
const book = cosmosEntryBook(database);
afterAll(close);
const day = '2026-03-02';

describe("a terminal's guesses under names", () => {
  it('are counted up to the limit, however many come at once', async () => {
    const doorId = freshDoor();
    const answers = await Promise.all(Array.from({ length: 20 }, () => book.countNamed(doorId, 't1', day, 7)));
    expect(answers.filter(Boolean)).toHaveLength(7);
    await book.uncountNamed(doorId, 't1', day);
    expect([await book.countNamed(doorId, 't1', day, 7), await book.countNamed(doorId, 't1', day, 7)]).toEqual([true, false]);
  });

  it('count for one terminal, one day and one door', async () => {
    const doorId = freshDoor();
    expect(await book.countNamed(doorId, 't1', day, 1)).toBe(true);
    expect(await book.countNamed(doorId, 't2', day, 1)).toBe(true);
    expect(await book.countNamed(doorId, 't1', '2026-03-03', 1)).toBe(true);
    expect(await book.countNamed(freshDoor(), 't1', day, 1)).toBe(true);
    expect(await book.countNamed(doorId, 't1', day, 1)).toBe(false);
  });
});
