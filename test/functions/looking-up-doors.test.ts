import { describe, expect, it } from 'vitest';
import { DoorId } from '../../src/domain/ids.js';
import { doorLookup } from '../../src/functions/requests/door-lookup.js';
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
const among = (count: number) => [doors.lobby.id, ...Array.from({ length: count - 1 }, (_, nth) => DoorId.parse(`gone-${nth}`))];

describe('the doors that requests or receipts name', () => {
  it.each([
    ['a few, each by itself and once', 20, 20],
    ['many, all in one reading', 21, 1],
  ])('are read: %s', async (_how, count, readings) => {
    asked.length = 0;
    const named = { doors: among(count).map((doorId) => ({ doorId })) };
    const door = await doorLookup(port, [named, named]);
    expect([door(doors.lobby.id)?.name, door(DoorId.parse('gone-0'))]).toEqual([doors.lobby.name, undefined]);
    expect(asked).toHaveLength(readings);
  });
});
