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
      const all = await ports.doors.list();
      const modeOf = await modesOf(all, ports);
      const doors = await Promise.all(all.map(async (door) => summarise(door, await ports.grants.lockBook(door.id), modeOf(door))));
      return answer(200, { asOf: ports.clock.now().toISOString(), doors });
    },
  );
