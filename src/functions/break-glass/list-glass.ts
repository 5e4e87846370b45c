import { z } from 'zod';
import type { Ports } from '../edge-ports.js';
import { expose } from '../http/expose.js';
import { answer } from '../http/reply.js';
import { GlassView, glassView } from './glass-view.js';

/** GET /api/break-glass: the emergencies that nobody has reviewed yet. */
export const registerListGlass = (ports: Ports<'tokens' | 'sessions' | 'effects' | 'requests'>) =>
  expose(
    {
      name: 'listBrokenGlass',
      method: 'GET',
      route: 'api/break-glass',
      summary: 'List emergencies that wait for their review',
      access: { people: ['Latch.Approve', 'Latch.Security', 'Latch.Audit'] },
      answers: { 200: { description: 'Newest first', schema: z.object({ toReview: z.array(GlassView) }) } },
    },
    ports,
    async () => {
      const found = (await ports.requests.toReview()).sort((one, other) => (one.askedAt < other.askedAt ? 1 : -1));
      return answer(200, { toReview: found.map(glassView) });
    },
  );
