import { z } from 'zod';
import type { Ports } from '../edge-ports.js';
import { expose } from '../http/expose.js';
import { answer } from '../http/reply.js';
import { DelegationView, viewsOf } from './delegation-view.js';

const Delegations = z.object({ given: z.array(DelegationView), received: z.array(DelegationView) });

/** GET /api/delegations: who decides in your place, and in whose place you do. */
export const registerListDelegations = (ports: Ports<'tokens' | 'sessions' | 'effects' | 'delegations' | 'clock'>) =>
  expose(
    {
      name: 'listDelegations',
      method: 'GET',
      route: 'api/delegations',
      summary: 'Who decides in your place, and in whose place you do',
      access: { people: 'anyone' },
      answers: { 200: { description: 'Latest first, those that are over as well', schema: Delegations } },
    },
    ports,
    async ({ who }) => {
      const now = ports.clock.now();
      const [own, naming] = await Promise.all([ports.delegations.of(who.id), ports.delegations.naming(who.id)]);
      const received = naming.flatMap((each) => viewsOf(each, now)).filter(({ to }) => to === who.id);
      return answer(200, { given: viewsOf(own, now), received });
    },
  );
