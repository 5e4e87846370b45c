import { z } from 'zod';
import { readCalendar } from '../domain/calendar/read-calendar.js';
import { isFinished } from '../domain/visit.js';
import type { Call } from './http/endpoint.js';
import { expose } from './http/expose.js';
import { problem } from './http/problem.js';
import { answer, type Reply } from './http/reply.js';
import type { BookingPorts } from './visits/booking.js';
import { eventVisitId, ImportDefaults, Imported, importEvent } from './visits/import-event.js';
import { takeOff, visitIdOf } from './visits/keep-visits.js';

/** `calendar`: iCalendar as text; what it does not say stands beside it. */
const ImportBody = ImportDefaults.extend({ calendar: z.string().min(1).max(60_000) }).strict();

const day = 86_400_000;

/** POST /api/visits/import: visits from a calendar. Importing it again books nothing twice: what changed is moved, what was cancelled is cancelled, and days that fell out of a series with it. */
export const registerImportVisits = (ports: BookingPorts) =>
  expose(
    {
      name: 'importVisits',
      method: 'POST',
      route: 'api/visits/import',
      summary: 'Book, move and cancel visits from an iCalendar file',
      access: { people: ['Latch.Request'], applications: ['Latch.Integrate'] },
      body: ImportBody,
      keys: 'ledger',
      yields: true,
      standing: 'now',
      answers: { 200: { description: 'What became of every event', schema: z.object({ visits: z.array(Imported) }) } },
    },
    ports,
    (call) => importVisits(call, ports),
  );

async function importVisits({ who, body, context }: Call<z.infer<typeof ImportBody>, unknown>, ports: BookingPorts): Promise<Reply> {
  const { calendar, ...defaults } = body;
  const read = readCalendar(calendar, new Date(ports.clock.now().getTime() + ports.policy.bookableDays * day));
  if (!read.ok)
    return problem(400, read.because, read.because === 'not-a-calendar' ? 'This is no iCalendar text.' : 'At most 200 events at a time.');
  const doors = await ports.doors.list();
  const visits: Imported[] = [];
  for (const event of read.events) visits.push(await importEvent(event, { who, defaults, doors, ports, context }));
  for (const { uid, because } of read.problems) visits.push({ uid, outcome: 'refused', because });
  for (const uid of new Set(read.events.flatMap((event) => (event.day === undefined ? [] : [event.uid])))) {
    const kept = read.events.filter((event) => event.uid === uid).map((event) => eventVisitId(event, who, ports));
    const series = await ports.visits.ofSeries(visitIdOf(who, { externalId: `ics ${uid}` }, ports));
    for (const visit of series.filter(({ id }) => !kept.includes(id)))
      if (!isFinished(visit)) {
        await takeOff(visit, who.id, ports, context, 'no-longer-in-calendar');
        visits.push({ uid, outcome: 'cancelled', visitId: visit.id });
      }
  }
  return answer(200, { visits });
}
