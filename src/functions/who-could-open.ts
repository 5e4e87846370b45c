import { z } from 'zod';
import { DoorId, GrantId, Instant, PersonId, RequestId } from '../domain/ids.js';
import { noteReading } from './audit/note-reading.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound } from './http/problem.js';
import { answer } from './http/reply.js';
import { inquirers, isSpan, spanMessage, When } from './inquiry/span.js';
import { whoCould } from './inquiry/who-could.js';
import { namesNow } from './privacy/names-now.js';

const Could = z.object({
  personId: PersonId,
  requestId: RequestId,
  grantId: GrantId,
  generation: z.int(),
  from: Instant,
  until: Instant,
  as: z.enum(['live-grant', 'unconfirmed-revocation', 'offline-exposure']),
  /** When they did. */
  opened: z.array(Instant),
});
const WhoCouldOpen = z.object({
  doorId: DoorId,
  from: Instant,
  to: Instant,
  could: z.array(Could),
  /** Openings that no grant explains. */
  unexplained: z.array(z.object({ attemptId: z.string(), at: Instant })),
  /** What the directory calls them now, those who were forgotten aside; absent while it is silent. */
  names: z.record(z.string(), z.string()).optional(),
});

type Needs = Ports<
  'tokens' | 'sessions' | 'effects' | 'doors' | 'grants' | 'requests' | 'directory' | 'erasures' | 'audit' | 'clock' | 'newId'
>;

/** GET /api/audit/who-could-open?door&from&to: everybody who could have opened the door in that span, and by what; more rather than fewer. */
export const registerWhoCouldOpen = (ports: Needs) =>
  expose(
    {
      name: 'whoCouldOpen',
      method: 'GET',
      route: 'api/audit/who-could-open',
      summary: 'Who could have opened a door?',
      access: inquirers,
      query: z.strictObject({ door: DoorId, from: When, to: When }).refine(isSpan, spanMessage),
      answers: { 200: { description: 'Everybody who could have, with those who did', schema: WhoCouldOpen } },
    },
    ports,
    async ({ who, query: { door: id, from, to } }) => {
      const door = await ports.doors.read(id);
      if (!door) return notFound();
      await noteReading(who, { what: 'who-could-open', door: id, from, to }, ports);
      const found = await whoCould(door, { from, to }, ports);
      const names = await namesNow(
        found.could.map(({ personId }) => personId),
        ports,
      );
      return answer(200, { doorId: id, from, to, ...found, ...(names && { names }) });
    },
  );
