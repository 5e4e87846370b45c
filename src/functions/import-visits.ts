import { z } from 'zod';
import { type CalendarReading, readCalendar } from '../domain/calendar/read-calendar.js';
import type { StepUp } from '../domain/step-up.js';
import type { Call } from './http/endpoint.js';
import { expose } from './http/expose.js';
import { problem } from './http/problem.js';
import { answer, type Reply } from './http/reply.js';
import { stepUpChallenge } from './http/step-up-challenge.js';
import { AskQuery } from './requests/ask.js';
import type { BookingPorts } from './visits/booking.js';
import { addressBook, ImportDefaults } from './visits/import-body.js';
import { type Decision, decideCancelled, decideEvent, eventVisitId, Imported, type Importing, seriesOf } from './visits/import-event.js';
import { namesOf } from './visits/show-visits.js';
import { Names, SignInWanted } from './visits/visit-view.js';

/** `calendar`: iCalendar as text; what it does not say stands beside it. */
const ImportBody = ImportDefaults.extend({ calendar: z.string().min(1).max(60_000) }).strict();

const Answer = z.object({ visits: z.array(Imported), names: Names, stepUp: SignInWanted.optional() });

const day = 86_400_000;

/**
 * POST /api/visits/import: visits from a calendar. Importing it again books nothing twice: what changed is moved, what was cancelled is cancelled, and days that
 * fell out of a series with it. `?dryRun=true`: what would become of every event; nothing does.
 */
export const registerImportVisits = (ports: BookingPorts) =>
  expose(
    {
      name: 'importVisits',
      method: 'POST',
      route: 'api/visits/import',
      summary: 'Book, move and cancel visits from an iCalendar file',
      access: { people: ['Latch.Request'], applications: ['Latch.Integrate'] },
      query: AskQuery,
      body: ImportBody,
      keys: 'ledger',
      haste: 'waits',
      standing: 'now',
      answers: { 200: { description: 'What became of every event; with `dryRun`, what would', schema: Answer } },
    },
    ports,
    (call) => importVisits(call, ports),
  );

type Events = Extract<CalendarReading, { ok: true }>;

async function importVisits(
  { who, body, query, context }: Call<z.infer<typeof ImportBody>, z.infer<typeof AskQuery>>,
  ports: BookingPorts,
): Promise<Reply> {
  const { calendar, ...defaults } = body;
  const read = readCalendar(calendar, new Date(ports.clock.now().getTime() + ports.policy.bookableDays * day));
  if (!read.ok)
    return problem(
      400,
      read.because,
      read.because === 'not-a-calendar'
        ? 'This is no iCalendar text.'
        : 'At most 200 events at a time, with every day of those that come again.',
    );
  const importing = { who, defaults, doors: await ports.doors.list(), personBehind: addressBook(ports), ports, context };
  const decided = await decideAll(read, importing);
  const stepUp = decided.find(({ booking }) => booking?.unmet)?.booking?.unmet;
  if (query.dryRun === 'true')
    return shown(
      decided.map(({ will }) => will),
      importing,
      stepUp,
    );
  if (stepUp) return stepUpChallenge(who, stepUp, ports.signInAddress);
  const visits: Imported[] = [];
  for (const { will, act } of decided) visits.push(act ? await act() : will);
  return shown(visits, importing);
}

/** Everything that is to be done, before any of it is: what is counted against a limit counts together. */
async function decideAll({ events, problems }: Events, importing: Importing): Promise<Decision[]> {
  const decided: Decision[] = [];
  for (const event of events)
    decided.push(
      await decideEvent(
        event,
        decided.flatMap(({ booking }) => booking ?? []),
        importing,
      ),
    );
  for (const unreadable of problems) decided.push({ will: { ...unreadable, outcome: 'refused' } });
  return [...decided, ...(await daysGone(events, importing))];
}

/** Days of a recurring event that are in it no more. */
async function daysGone(events: Events['events'], importing: Importing): Promise<Decision[]> {
  const { who, ports } = importing;
  const gone: Decision[] = [];
  for (const uid of new Set(events.flatMap((event) => (event.day === undefined ? [] : [event.uid])))) {
    const kept = events.filter((event) => event.uid === uid).map((event) => eventVisitId(event, who, ports));
    const left = (await ports.visits.ofSeries(seriesOf({ uid }, who, ports))).filter(({ id }) => !kept.includes(id));
    gone.push(...left.map((visit) => decideCancelled({ uid }, visit, 'no-longer-in-calendar', importing)).filter(({ act }) => act));
  }
  return gone;
}

async function shown(visits: readonly Imported[], { ports }: Importing, stepUp?: StepUp): Promise<Reply> {
  const names = await namesOf(
    visits.flatMap(({ crew = [] }) => crew),
    ports,
  );
  return answer(200, { visits, names, ...(stepUp && { stepUp }) });
}
