import { describe, expect, it } from 'vitest';
import { noteTold, owe } from '../../src/domain/tidings.js';
import { asked } from './given.js';

const owed = (record: ReturnType<typeof asked>) => record.tidings?.owed.map(({ about, nth }) => `${nth} ${about}`);

describe('what people are to be written about', () => {
  it('is owed until they have been, each for itself', () => {
    const both = owe(owe(asked(), 'approved'), 'moved');
    expect(owed(both)).toEqual(['1 approved', '2 moved']);
    expect(owed(noteTold(both, 1))).toEqual(['2 moved']);
    expect(noteTold(noteTold(both, 1), 2).tidings).toEqual({ count: 2, owed: [] });
  });

  it('is owed anew when it comes about again while it is being written', () => {
    const once = owe(asked(), 'moved');
    const again = owe(once, 'moved');
    expect(owed(again)).toEqual(['2 moved']);
    expect(noteTold(again, 1)).toBe(again);
  });

  it('was told once and for all', () => {
    const told = noteTold(owe(asked(), 'approved'), 1);
    expect(noteTold(told, 1)).toBe(told);
    expect(noteTold(asked(), 1)).toEqual(asked());
  });
});
