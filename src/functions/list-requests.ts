import { z } from 'zod';
import { type RequestRecord, RequestStatus } from '../domain/request-record.js';
import { RequestView, viewOf } from '../domain/request-view.js';
import type { Identity } from '../ports/identity.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { answer } from './http/reply.js';
import type { RightPorts } from './requests/approver-of.js';
import { doorLookup } from './requests/door-lookup.js';
import { standingOf } from './requests/may-see.js';

const Query = z.strictObject({
  mine: z.enum(['true', 'false']).default('false'),
  status: RequestStatus.optional(),
  next: z.string().min(1).max(4096).optional(),
});
type Query = z.infer<typeof Query>;
type Needs = RightPorts & Ports<'tokens' | 'sessions' | 'effects' | 'requests'>;

/** GET /api/requests: newest first, 200 a page; one's own, and for approvers those they may decide. Security sees the list of all. */
export const registerListRequests = (ports: Needs) =>
  expose(
    {
      name: 'listRequests',
      method: 'GET',
      route: 'api/requests',
      summary: 'List requests',
      access: { people: ['Latch.Request', 'Latch.Approve', 'Latch.Security'] },
      query: Query,
      answers: { 200: { description: 'A page', schema: z.object({ requests: z.array(RequestView), next: z.string().optional() }) } },
    },
    ports,
    async ({ who, query }) => {
      const page = await ports.requests.list(filterFor(who, query), query.next);
      const visible = await visibleTo(who, page.requests, ports);
      const doors = await doorLookup(ports.doors, visible);
      const requests = visible.map((record) => viewOf(record, doors, ports.clock.now()));
      return answer(200, page.next === undefined ? { requests } : { requests, next: page.next });
    },
  );

/** Who neither decides nor watches sees their own in any case. */
function filterFor(who: Identity, { mine, status }: Query) {
  const own = mine === 'true' || !who.roles.some((role) => role === 'Latch.Approve' || role === 'Latch.Security');
  return { ...(own ? { personId: who.id } : {}), ...(status ? { status } : {}) };
}

async function visibleTo(who: Identity, records: readonly RequestRecord[], ports: Needs): Promise<RequestRecord[]> {
  const standings = await Promise.all(records.map((record) => standingOf(who, record, ports)));
  return records.filter((_record, index) => standings[index] !== undefined);
}
