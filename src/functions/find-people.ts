import { z } from 'zod';
import { PersonId } from '../domain/ids.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { answer } from './http/reply.js';

const Found = z.object({ id: PersonId, displayName: z.string(), company: z.string().optional() });

/** GET /api/people?mail=…: whom one asks for, or names in one's place, by the whole address. There is nothing to leaf through. */
export const registerFindPeople = (ports: Ports<'tokens' | 'sessions' | 'effects' | 'directory'>) =>
  expose(
    {
      name: 'findPeople',
      method: 'GET',
      route: 'api/people',
      summary: 'Find who has a mail address',
      access: { people: ['Latch.Request', 'Latch.Approve', 'Latch.Security', 'Latch.Audit'] },
      query: z.strictObject({ mail: z.email().max(254) }),
      answers: { 200: { description: 'Nobody, or who has it', schema: z.object({ people: z.array(Found) }) } },
    },
    ports,
    async ({ query }) => {
      const people = (await ports.directory.withMail(query.mail)).filter(({ accountEnabled }) => accountEnabled);
      return answer(200, { people: people.map((person) => Found.parse(person)) });
    },
  );
