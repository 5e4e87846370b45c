import { z } from 'zod';
import { DoorId } from '../domain/ids.js';
import type { EntryBook } from '../ports.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { cosmosRecords } from './cosmos-records.js';

/** Guesses of one terminal on one day under readers it named: container `grants`, id `n:{terminalId}:{day}`. */
const GuessCount = z.object({ id: z.string().startsWith('n:'), kind: z.literal('guesses'), doorId: DoorId, count: z.int() });

/** Counted by increments, so that terminals with many readers never wait for each other's writes. */
export function cosmosGuessCounts(database: CosmosDatabase): Pick<EntryBook, 'countNamed' | 'uncountNamed'> {
  const counts = cosmosRecords(database, 'grants', GuessCount);
  const idOf = (terminalId: string, day: string) => `n:${terminalId}:${day}`;
  const add = (id: string, doorId: string, value: number, condition: string) =>
    counts.patch(id, doorId, [{ op: 'incr', path: '/count', value }], `from c where ${condition}`);
  return {
    async countNamed(doorId, terminalId, day, most) {
      const id = idOf(terminalId, day);
      const below = `c.count < ${Number(most)}`;
      if (await add(id, doorId, 1, below)) return true;
      return (await counts.create({ id, kind: 'guesses', doorId, count: 1 })) || add(id, doorId, 1, below);
    },
    uncountNamed: async (doorId, terminalId, day) => {
      await add(idOf(terminalId, day), doorId, -1, 'c.count > 0');
    },
  };
}
