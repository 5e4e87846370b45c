import { z } from 'zod';
import { type DeskEvent, deskEventOf } from '../domain/desk-event.js';
import { minutesAfter } from '../domain/window.js';
import type { AuditReader } from '../ports/audit.js';
import type { Identity } from '../ports/identity.js';
import { deskRoles } from './desk/desk-view.js';
import { fewStreams, type Turn } from './desk/few-streams.js';
import type { Ports } from './edge-ports.js';
import { eventStream, type Pace, type StreamEvent, usualPace } from './http/event-stream.js';
import { expose } from './http/expose.js';
import type { Streamed } from './http/reply.js';

type Needs = Ports<'tokens' | 'sessions' | 'effects' | 'auditFeed' | 'clock'>;

/** Older news is no news: whoever was away for longer looks at the board again. */
const mostMissedMinutes = 15;

const Place = z.string().min(1).max(8_192);

/**
 * GET /api/stream: what happens, as server-sent events, in the order in which the audit has it; from now on, or after the header `Last-Event-ID`. Events are
 * `open` (`now`), `happened` (each at least once), and `gap` where something was missed and the board must be read anew. It ends after 200 seconds, or when
 * its reader's session does; whoever reads it comes again, with a fresh token.
 */
export const registerStream = (ports: Needs, pace: Pace = usualPace) => {
  const takeTurn = fewStreams();
  return expose(
    {
      name: 'stream',
      method: 'GET',
      route: 'api/stream',
      summary: 'Follow what happens',
      access: deskRoles,
      answers: { 200: { description: 'Server-sent events' } },
    },
    ports,
    async ({ who, request }): Promise<Streamed> => {
      const place = Place.safeParse(request.headers.get('last-event-id')).data;
      const resumed = place === undefined ? undefined : await ports.auditFeed.open(place);
      const reader = resumed ?? (await ports.auditFeed.open());
      if (!reader) throw new Error('The audit has no end to read from.');
      const isGap = place !== undefined && resumed === undefined;
      return { kind: 'stream', status: 200, chunks: follow({ who, reader, isGap, turn: takeTurn(who.id) }, ports, pace) };
    },
  );
};

type Following = { who: Identity; reader: AuditReader; isGap: boolean; turn: Turn };

async function* follow({ who, reader, isGap, turn }: Following, { sessions, clock }: Needs, pace: Pace): AsyncGenerator<string> {
  const first: StreamEvent[] = [{ event: 'open', data: { now: clock.now().toISOString() }, id: reader.place }];
  const mayGoOn = async () => ['open', 'unknown'].includes(await sessions.standing(who));
  const next = async () => eventsOf(await reader.next(), reader.place, clock.now());
  try {
    yield* eventStream({ first: isGap ? [...first, gap] : first, next, mayGoOn, isClosed: turn.isClosed }, pace);
  } finally {
    turn.leave();
  }
}

const gap: StreamEvent = { event: 'gap', data: {} };

/** The place goes with the last of them: a reader who loses the line in between gets some again, and misses none. */
function eventsOf(records: Awaited<ReturnType<AuditReader['next']>>, place: string, now: Date): StreamEvent[] {
  const since = minutesAfter(now, -mostMissedMinutes);
  const fresh = records.filter(({ writtenAt }) => writtenAt >= since);
  const happened = fresh
    .flatMap((record) => deskEventOf(record) ?? [])
    .map((data: DeskEvent): StreamEvent => ({ event: 'happened', data }));
  const events = fresh.length < records.length ? [gap, ...happened] : happened;
  return events.map((event, index) => (index === events.length - 1 ? { ...event, id: place } : event));
}
