import { z } from 'zod';
import { exposeOpen } from './http/expose-open.js';
import { answer } from './http/reply.js';

/** GET /api/health/live: this process answers. */
export const registerHealthLive = () =>
  exposeOpen(
    {
      name: 'healthLive',
      method: 'GET',
      route: 'api/health/live',
      summary: 'Is the app alive?',
      access: 'open',
      answers: { 200: { description: 'It is', schema: z.object({ status: z.literal('live') }) } },
    },
    async () => answer(200, { status: 'live' }),
  );
