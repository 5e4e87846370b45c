import { z } from 'zod';
import { exposeOpen } from './http/expose-open.js';
import { problem } from './http/problem.js';
import { answer } from './http/reply.js';

/** What the app cannot work without, by name, and how to see whether it answers. */
export type Probes = Readonly<Record<string, () => Promise<unknown>>>;

/** GET /api/health/ready: 200, or 503 naming what is down. */
export const registerHealthReady = ({ probes }: { probes: Probes }) =>
  exposeOpen(
    {
      name: 'healthReady',
      method: 'GET',
      route: 'api/health/ready',
      summary: 'Can the app do its work?',
      access: 'open',
      answers: { 200: { description: 'Nothing is down', schema: z.object({ status: z.literal('ready'), down: z.array(z.string()) }) } },
    },
    async () => {
      const down = await downOf(probes);
      if (down.length === 0) return answer(200, { status: 'ready', down });
      return problem(503, 'not-ready', `Down: ${down.join(', ')}.`, { more: { down }, headers: { 'retry-after': '5' } });
    },
  );

async function downOf(probes: Probes): Promise<string[]> {
  const names = Object.keys(probes);
  const outcomes = await Promise.allSettled(Object.values(probes).map((probe) => probe()));
  return names.filter((_name, index) => outcomes[index]?.status === 'rejected');
}
