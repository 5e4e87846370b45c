import { z } from 'zod';
import { DoorId } from '../domain/ids.js';
import { DoorChangeView, viewOfChange } from './doors/change-view.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound } from './http/problem.js';
import { answer } from './http/reply.js';

/** GET /api/doors/{id}/changes: everything that was ever ordered for this door, newest first, with who and when. */
export const registerListDoorChanges = (ports: Ports<'tokens' | 'sessions' | 'effects' | 'doorChanges'>) =>
  expose(
    {
      name: 'listDoorChanges',
      method: 'GET',
      route: 'api/doors/{id}/changes',
      summary: 'List the changes of a door',
      access: { people: ['Latch.Admin', 'Latch.Security', 'Latch.Audit'] },
      answers: { 200: { description: 'The changes', schema: z.object({ changes: z.array(DoorChangeView) }) } },
    },
    ports,
    async ({ params }) => {
      const id = DoorId.safeParse(params['id']);
      const changes = id.success ? await ports.doorChanges.of(id.data) : [];
      return changes.length === 0 ? notFound() : answer(200, { changes: changes.map(viewOfChange) });
    },
  );
