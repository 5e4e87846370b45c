import { z } from 'zod';
import { Instant } from '../domain/ids.js';
import { DoorSummary, doorRoles } from './doors/door-view.js';
import { modesOf } from './doors/modes-of.js';
import { summarise } from './doors/summarise.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { answer } from './http/reply.js';

/** GET /api/doors: every door, from the records. */
export const registerListDoors = (ports: Ports<'tokens' | 'sessions' | 'effects' | 'doors' | 'grants' | 'rules' | 'clock'>) =>
  expose(
    {
      name: 'listDoors',
      method: 'GET',
      route: 'api/doors',
      summary: 'List the doors',
      access: doorRoles,
      answers: { 200: { description: 'All doors', schema: z.object({ asOf: Instant, doors: z.array(DoorSummary) }) } },
    },
    ports,
    async () => {
      const [all, books] = await Promise.all([ports.doors.list(), ports.grants.lockBooks()]);
      const modeOf = await modesOf(all, ports);
      const bookOf = new Map(books.map((book) => [book.doorId, book]));
      const doors = all.map((door) => summarise(door, bookOf.get(door.id), modeOf(door)));
      return answer(200, { asOf: ports.clock.now().toISOString(), doors });
    },
  );
