import { z } from 'zod';
import { PersonId } from '../../domain/ids.js';
import type { RequestRecord } from '../../domain/request-record.js';
import type { Ports } from '../edge-ports.js';
import { expose } from '../http/expose.js';
import { answer } from '../http/reply.js';
import { namesNow } from '../privacy/names-now.js';
import { doorLookup } from '../requests/door-lookup.js';
import { GlassView, glassView } from './glass-view.js';

/** `names`: of everybody in them, unless the directory is silent. */
const Answer = z.object({ toReview: z.array(GlassView), names: z.record(PersonId, z.string()).optional() });

const peopleOf = ({ requesterId, subjectId, glass }: RequestRecord) => [
  requesterId,
  subjectId,
  ...(glass?.voices ?? []).map(({ personId }) => personId),
];

/** GET /api/break-glass: the emergencies that nobody has reviewed yet. */
export const registerListGlass = (ports: Ports<'tokens' | 'sessions' | 'effects' | 'requests' | 'doors' | 'directory' | 'erasures'>) =>
  expose(
    {
      name: 'listBrokenGlass',
      method: 'GET',
      route: 'api/break-glass',
      summary: 'List emergencies that wait for their review',
      access: { people: ['Latch.Approve', 'Latch.Security', 'Latch.Audit'] },
      answers: { 200: { description: 'Newest first', schema: Answer } },
    },
    ports,
    async () => {
      const found = (await ports.requests.toReview()).sort((one, other) => (one.askedAt < other.askedAt ? 1 : -1));
      const [door, names] = await Promise.all([doorLookup(ports.doors, found), namesNow(found.flatMap(peopleOf), ports)]);
      return answer(200, { toReview: found.map((record) => glassView(record, door)), names });
    },
  );
