import { z } from 'zod';
import { PersonId } from '../../domain/ids.js';
import type { Ports } from '../edge-ports.js';
import { expose } from '../http/expose.js';
import { answer } from '../http/reply.js';
import { namesNow } from '../privacy/names-now.js';
import { DelegationView, viewsOf } from './delegation-view.js';
import { withEffect } from './with-effect.js';

/** `names`: of everybody in them, unless the directory is silent. */
const Delegations = z.object({
  given: z.array(DelegationView),
  received: z.array(DelegationView),
  names: z.record(PersonId, z.string()).optional(),
});

/** GET /api/delegations: who decides in your place, and in whose place you do. */
export const registerListDelegations = (
  ports: Ports<'tokens' | 'sessions' | 'effects' | 'delegations' | 'directory' | 'roles' | 'erasures' | 'clock'>,
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
      const theirs = naming.flatMap((each) => viewsOf(each, now)).filter(({ to }) => to === who.id);
      const views = [...viewsOf(own, now), ...theirs];
      const people = views.flatMap(({ of, to }) => [of, to]);
      const [all, names] = await Promise.all([withEffect(views, ports), namesNow(people, ports)]);
      const isGiven = ({ of }: DelegationView) => of === who.id;
      return answer(200, { given: all.filter(isGiven), received: all.filter((each) => !isGiven(each)), names });
    },
  );
