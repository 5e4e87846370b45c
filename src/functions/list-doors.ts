import { z } from 'zod';
import { DoorSummary, doorRoles } from './doors/door-view.js';
import { summarise } from './doors/summarise.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { answer } from './http/reply.js';

/** GET /api/doors: every door, from the records. */
export const registerListDoors = (ports: Ports<'tokens' | 'sessions' | 'effects' | 'doors' | 'grants' | 'flows'>) =>
  expose(
    {
      name: 'listDoors',
      method: 'GET',
      route: 'api/doors',
      summary: 'List the doors',
      access: doorRoles,
      answers: { 200: { description: 'All doors', schema: z.object({ doors: z.array(DoorSummary) }) } },
    },
    ports,
    async ({ context }) => {
      const flows = ports.flows(context);
      const all = await ports.doors.list();
      const doors = await Promise.all(
        all.map(async (door) => summarise(door, await ports.grants.lockBook(door.id), await flows.doorMode(door.id))),
      );
      return answer(200, { doors });
    },
  );
