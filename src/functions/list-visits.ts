import { z } from 'zod';
import { Instant, SiteId } from '../domain/ids.js';
import type { VisitRecord } from '../domain/visit-record.js';
import type { Identity } from '../ports/identity.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { answer } from './http/reply.js';
import { ownVisitId } from './visits/keep-visits.js';
import { type ShowingPorts, showVisits } from './visits/show-visits.js';
import { Names, VisitView } from './visits/visit-view.js';

const Query = z.strictObject({
  mine: z.enum(['true', 'false']).default('false'),
  from: Instant.optional(),
  until: Instant.optional(),
  /** One of their doors is there. */
  site: SiteId.optional(),
  /** What the caller's own system calls it. */
  externalId: z.string().min(1).max(255).optional(),
  next: z.string().min(1).max(4096).optional(),
});

const Page = z.object({ asOf: Instant, visits: z.array(VisitView), names: Names, next: z.string().optional() });

/** GET /api/visits: last booked first, 200 a page; one's own, for security those of everybody. `from`, `until`: that take place between; `site`: there; `externalId`: booked by the caller under that name. */
export const registerListVisits = (ports: Ports<'tokens' | 'sessions' | 'effects' | 'visits'> & ShowingPorts) =>
  expose(
    {
      name: 'listVisits',
      method: 'GET',
      route: 'api/visits',
      summary: 'List visits',
      access: { people: ['Latch.Request', 'Latch.Security'], applications: ['Latch.Integrate'] },
      query: Query,
      answers: { 200: { description: 'A page', schema: Page } },
    },
    ports,
    async ({ who, query }) => {
      const page = query.externalId === undefined ? await listed(who, query, ports) : { visits: await named(who, query.externalId, ports) };
      const shown = await showVisits(page.visits, ports);
      return answer(200, page.next === undefined ? shown : { ...shown, next: page.next });
    },
  );

function listed(who: Identity, { mine, from, until, site, next }: z.infer<typeof Query>, { visits }: Ports<'visits'>) {
  const own = mine === 'true' || !seesAll(who) ? { personId: who.id } : {};
  return visits.list({ ...own, ...(from && { from }), ...(until && { until }), ...(site && { site }) }, next);
}

/** The one visit of that name, or all of a series. */
async function named(who: Identity, externalId: string, { visits }: Ports<'visits'>): Promise<VisitRecord[]> {
  const id = ownVisitId(who, externalId);
  const one = await visits.read(id);
  return one ? [one] : visits.ofSeries(id);
}

const seesAll = ({ kind, roles }: Identity) => kind === 'person' && roles.includes('Latch.Security');
