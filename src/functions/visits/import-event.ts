import type { InvocationContext } from '@azure/functions';
import { z } from 'zod';
import type { CalendarEvent } from '../../domain/calendar/read-calendar.js';
import type { DoorRecord } from '../../domain/door-record.js';
import { DoorId, PersonId, VisitId } from '../../domain/ids.js';
import { uuidV5 } from '../../domain/uuid-v5.js';
import { isFinished } from '../../domain/visit.js';
import { peopleOf, VisitFlag, type VisitRecord } from '../../domain/visit-record.js';
import type { Identity } from '../../ports/identity.js';
import { bodyHash } from '../http/body-hash.js';
import type { Problem } from '../http/problem.js';
import { type BookingPorts, prepareBooking, type Ready } from './booking.js';
import { foreseen } from './forewarn.js';
import { bodyOf, type ImportDefaults, type PersonBehind } from './import-body.js';
import { type Kept, keepVisit, takeOff, visitIdOf, watchOver } from './keep-visits.js';
import { shownWindow } from './visit-view.js';

/** `window`: as it is booked, where it is; else as the calendar has it, which may be without a zone. `before`: of a visit that is moved. */
export const Imported = z.object({
  uid: z.string(),
  day: z.string().optional(),
  outcome: z.enum(['booked', 'changed', 'unchanged', 'cancelled', 'refused']),
  visitId: VisitId.optional(),
  because: z.string().optional(),
  detail: z.string().optional(),
  offers: z.array(z.string()).optional(),
  title: z.string().optional(),
  window: z.object({ start: z.string(), end: z.string(), timeZone: z.string().optional() }).optional(),
  before: z.object({ start: z.string(), end: z.string(), timeZone: z.string() }).optional(),
  doors: z.array(DoorId).optional(),
  crew: z.array(PersonId).optional(),
  flags: z.array(VisitFlag).optional(),
});
export type Imported = z.infer<typeof Imported>;

/** What is to become of one event. `act`: does it, and says what it came to; missing where nothing is to be done. `booking`: where something is booked. */
export type Decision = { will: Imported; act?: () => Promise<Imported>; booking?: Ready };

export type Importing = {
  who: Identity;
  defaults: ImportDefaults;
  doors: readonly DoorRecord[];
  personBehind: PersonBehind;
  ports: BookingPorts;
  context: InvocationContext;
};

/** One event as a visit: to be booked, changed when it changed, cancelled when it was. An older version of what is known changes nothing. `before`: what else is to be booked. */
export async function decideEvent(event: CalendarEvent, before: readonly Ready[], importing: Importing): Promise<Decision> {
  const { who, ports } = importing;
  const id = eventVisitId(event, who, ports);
  const { start, end, timeZone } = event.window;
  const said = {
    ...{ uid: event.uid, title: event.title.slice(0, mostOfTitle), window: { start, end, ...(timeZone !== undefined && { timeZone }) } },
    ...(event.day !== undefined && { day: event.day }),
  };
  const known = await ports.visits.read(id);
  if (known && (known.sequence ?? 0) > event.sequence) return { will: { ...said, outcome: 'unchanged', visitId: id, because: 'older' } };
  if (event.isCancelled) return decideCancelled(said, known, 'cancelled-in-calendar', importing);
  const asked = await bodyOf(event, importing);
  if (!asked.ok) return { will: { ...said, outcome: 'refused', because: asked.because, detail: asked.detail } };
  if (known && known.bodyHash === bodyHash(asked.body)) return decideUnchanged(said, known, importing);
  if (known && isFinished(known)) return { will: { ...said, outcome: 'refused', visitId: id, because: 'visit-over' } };
  const prepared = await prepareBooking(who, asked.body, ports, { isOneOfMany: event.day !== undefined, before });
  if (!prepared.ok) return { will: { ...said, ...refused(prepared.problem) } };
  return decideKept(said, id, known, withEvent(prepared, event, importing), importing);
}

type Said = Pick<Imported, 'uid' | 'day' | 'title' | 'window'>;
const mostOfTitle = 200;

const withEvent = (prepared: Ready, event: CalendarEvent, { who, ports }: Importing): Ready => ({
  ...prepared,
  booking: {
    ...prepared.booking,
    sequence: event.sequence,
    ...(event.day !== undefined && { seriesId: seriesOf(event, who, ports) }),
  },
});

async function decideKept(said: Said, id: VisitId, known: VisitRecord | undefined, ready: Ready, importing: Importing): Promise<Decision> {
  const { ports, context } = importing;
  const [planned] = ready.visits;
  if (!planned) return { will: { ...said, outcome: 'refused', because: 'nothing-left' } };
  const { hostId, crew } = ready.booking;
  const about: Omit<Imported, 'outcome'> = {
    ...said,
    ...{ visitId: id, window: shownWindow(planned.window, planned.timeZone), doors: planned.doors.map(({ doorId }) => doorId), crew },
    ...(known && { before: shownWindow(known.window, known.timeZone) }),
  };
  const flags = await foreseen(planned, [hostId, ...peopleOf(ready.booking)], ports);
  const act = async () => outcomeOf(about, await keepVisit(id, ready, planned, ports, context));
  return { will: { ...about, outcome: known ? 'changed' : 'booked', flags }, act, booking: ready };
}

function outcomeOf(about: Omit<Imported, 'outcome'>, { outcome, visit }: Kept): Imported {
  if (outcome === 'over' || outcome === 'other-body') return { ...about, outcome: 'refused', because: 'visit-over' };
  return { ...about, outcome, flags: visit.flags };
}

function decideUnchanged(said: Said, known: VisitRecord, { ports, context }: Importing): Decision {
  const will: Imported = { ...said, ...ofVisit(known), outcome: 'unchanged' };
  const act = async () => {
    await watchOver(known, ports, context);
    return will;
  };
  return { will, act };
}

/** A visit that the calendar takes back. */
export function decideCancelled(
  said: Partial<Said> & Pick<Said, 'uid'>,
  known: VisitRecord | undefined,
  because: string,
  { who, ports, context }: Importing,
): Decision {
  if (!known || isFinished(known)) return { will: { ...said, outcome: 'unchanged', ...(known && { visitId: known.id }) } };
  const [title = ''] = known.purpose.split('\n');
  const will: Imported = { title: title.slice(0, mostOfTitle), ...said, ...ofVisit(known), outcome: 'cancelled' };
  const act = async () => {
    await takeOff(known, who.id, ports, context, because);
    return will;
  };
  return { will, act };
}

const ofVisit = ({ id, window, timeZone, doors, crew }: VisitRecord) => ({
  ...{ visitId: id, window: shownWindow(window, timeZone), doors: doors.map(({ doorId }) => doorId), crew },
});

export const seriesOf = ({ uid }: Pick<CalendarEvent, 'uid'>, who: Identity, ports: BookingPorts) =>
  visitIdOf(who, { externalId: `ics ${uid}` }, ports);

/** The same event is the same visit, however often its calendar is imported. */
export function eventVisitId(event: CalendarEvent, who: Identity, ports: BookingPorts): VisitId {
  const series = seriesOf(event, who, ports);
  return event.day === undefined ? series : VisitId.parse(uuidV5(series, event.day));
}

function refused({ code, detail, more }: Problem): Pick<Imported, 'outcome' | 'because' | 'detail' | 'offers'> {
  const offers = z.array(z.string()).safeParse(more?.['offers']).data;
  return { outcome: 'refused', because: code, detail, ...(offers && { offers }) };
}
