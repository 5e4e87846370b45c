import { z } from 'zod';
import { PersonId } from '../../domain/ids.js';
import type { Ports } from '../edge-ports.js';
import { expose } from '../http/expose.js';
import { answer } from '../http/reply.js';
import { namesNow } from '../privacy/names-now.js';
import { DelegationView, viewsOf } from './delegation-view.js';

/** `names`: of everybody in them, unless the directory is silent. */
const Delegations = z.object({
  given: z.array(DelegationView),
  received: z.array(DelegationView),
  names: z.record(PersonId, z.string()).optional(),
});

/** GET /api/delegations: who decides in your place, and in whose place you do. */
export const registerListDelegations = (
  ports: Ports<'tokens' | 'sessions' | 'effects' | 'delegations' | 'directory' | 'erasures' | 'clock'>,
) =>
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
      const given = viewsOf(own, now);
      const people = [...given, ...received].flatMap(({ of, to }) => [of, to]);
      return answer(200, { given, received, names: await namesNow(people, ports) });
    },
  );
