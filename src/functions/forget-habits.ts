import { z } from 'zod';
import { PersonId } from '../domain/ids.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound } from './http/problem.js';
import { answer } from './http/reply.js';

const Forgotten = z.object({ id: PersonId, erased: z.literal(true) });

/** DELETE /api/people/{id}/habits: what is usual for a person is forgotten. The same answer whether there was something or not; the audit has it first. */
export const registerForgetHabits = (ports: Ports<'tokens' | 'sessions' | 'effects' | 'habits' | 'audit' | 'clock' | 'newId'>) =>
  expose(
    {
      name: 'forgetHabits',
      method: 'DELETE',
      route: 'api/people/{id}/habits',
      summary: 'Erase what is usual for a person',
      access: { people: ['Latch.Security', 'Latch.Admin'] },
      standing: 'now',
      answers: { 200: { description: 'Nothing is kept about the habits of this person', schema: Forgotten } },
    },
    ports,
    async ({ who, params }) => {
      const id = PersonId.safeParse(params['id']?.toLowerCase());
      if (!id.success) return notFound();
      const at = ports.clock.now().toISOString();
      await ports.audit.append({
        recordId: `habits-erased:${ports.newId()}`,
        kind: 'habits.erased',
        at,
        by: who.id,
        personId: id.data,
        detail: {},
      });
      await ports.habits.forget(id.data);
      return answer(200, { id: id.data, erased: true });
    },
  );
