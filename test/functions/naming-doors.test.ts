import { describe, expect, it } from 'vitest';
import { DoorId } from '../../src/domain/ids.js';
import { doorNames } from '../../src/functions/revocations/door-names.js';
import { doors } from '../support/site.js';

const all = Object.values(doors);
const asked: string[] = [];
const port = {
  known: async (id: DoorId) => {
    asked.push(id);
    return all.find((door) => door.id === id);
  },
  list: async () => {
    asked.push('all');
    return all;
  },
};
const some = (count: number) => [doors.lobby.id, ...Array.from({ length: count - 1 }, (_, nth) => DoorId.parse(`gone-${nth}`))];

describe('the names of the doors of a revocation', () => {
  it.each([
    ['a few, each by itself', 20, 20],
    ['many, all in one reading', 21, 1],
  ])('are read: %s', async (_how, count, readings) => {
    asked.length = 0;
    const names = await doorNames(some(count), port);
    expect([names.get(doors.lobby.id), names.get(DoorId.parse('gone-0'))]).toEqual([doors.lobby.name, undefined]);
    expect(asked).toHaveLength(readings);
  });
});
