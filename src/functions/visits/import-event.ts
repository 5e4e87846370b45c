import type { InvocationContext } from '@azure/functions';
import { z } from 'zod';
import type { CalendarEvent } from '../../domain/calendar/read-calendar.js';
import type { DoorRecord } from '../../domain/door-record.js';
import { PersonId, VisitId } from '../../domain/ids.js';
import { uuidV5 } from '../../domain/uuid-v5.js';
import { isFinished } from '../../domain/visit.js';
import type { VisitRecord } from '../../domain/visit-record.js';
import type { Identity } from '../../ports/identity.js';
import type { Problem } from '../http/problem.js';
import { type BookingPorts, prepareBooking } from './booking.js';
import { keepVisit, takeOff, visitIdOf } from './keep-visits.js';
import { VisitBody } from './visit-body.js';

/** What the calendar does not say of a visit. */
export const ImportDefaults = VisitBody.pick({ hostId: true, vendor: true, escortId: true }).extend({
  doors: VisitBody.shape.doors.optional(),
  crew: z.array(PersonId).max(32).default([]),
});
export type ImportDefaults = z.infer<typeof ImportDefaults>;

export const Imported = z.object({
  uid: z.string(),
  day: z.string().optional(),
  outcome: z.enum(['booked', 'changed', 'unchanged', 'cancelled', 'refused']),
  visitId: VisitId.optional(),
  because: z.string().optional(),
  detail: z.string().optional(),
  offers: z.array(z.string()).optional(),
});
export type Imported = z.infer<typeof Imported>;

type Importing = { who: Identity; defaults: ImportDefaults; doors: readonly DoorRecord[]; ports: BookingPorts; context: InvocationContext };

/** One event as a visit: booked, changed when it changed, cancelled when it was. An older version of what is known changes nothing. */
export async function importEvent(event: CalendarEvent, importing: Importing): Promise<Imported> {
  const { who, ports, context } = importing;
  const id = eventVisitId(event, who, ports);
  const name = { uid: event.uid, ...(event.day !== undefined && { day: event.day }) };
  const known = await ports.visits.read(id);
  if (known && (known.sequence ?? 0) > event.sequence) return { ...name, outcome: 'unchanged', visitId: id, because: 'older' };
  if (event.isCancelled) return { ...name, ...(await cancelled(known, importing)) };
  const body = await bodyOf(event, importing);
  if (!body.ok) return { ...name, outcome: 'refused', because: body.because, detail: body.detail };
  const prepared = await prepareBooking(who, body.body, ports, event.day !== undefined);
  if (!prepared.ok) return { ...name, ...refused(prepared.problem) };
  const [planned] = prepared.visits;
  if (!planned) return { ...name, outcome: 'refused', because: 'nothing-left' };
  const booking = {
    ...prepared.booking,
    sequence: event.sequence,
    ...(event.day !== undefined && { seriesId: seriesOf(event, who, ports) }),
  };
  const kept = await keepVisit(id, { ...prepared, booking }, planned, ports, context);
  const outcome = kept.outcome === 'over' || kept.outcome === 'other-body' ? 'refused' : kept.outcome;
  return { ...name, outcome, visitId: id, ...(outcome === 'refused' && { because: 'visit-over' }) };
}

const seriesOf = (event: CalendarEvent, who: Identity, ports: BookingPorts) => visitIdOf(who, { externalId: `ics ${event.uid}` }, ports);

/** The same event is the same visit, however often its calendar is imported. */
export function eventVisitId(event: CalendarEvent, who: Identity, ports: BookingPorts): VisitId {
  const series = seriesOf(event, who, ports);
  return event.day === undefined ? series : VisitId.parse(uuidV5(series, event.day));
}

async function cancelled(known: VisitRecord | undefined, { who, ports, context }: Importing): Promise<Omit<Imported, 'uid' | 'day'>> {
  if (!known || isFinished(known)) return { outcome: 'unchanged', ...(known && { visitId: known.id }) };
  await takeOff(known, who.id, ports, context, 'cancelled-in-calendar');
  return { outcome: 'cancelled', visitId: known.id };
}

function refused({ code, detail, more }: Problem): Omit<Imported, 'uid' | 'day'> {
  const offers = z.array(z.string()).safeParse(more?.['offers']).data;
  return { outcome: 'refused', because: code, detail, ...(offers && { offers }) };
}

type Body = { ok: true; body: VisitBody } | { ok: false; because: string; detail: string };

/** Attendees by their mail, the place by id or name of a door; what the event does not say is as the caller says. */
async function bodyOf(event: CalendarEvent, { who, defaults, doors, ports }: Importing): Promise<Body> {
  const places = placesIn(event, doors) ?? defaults.doors ?? [];
  if (places.length === 0)
    return { ok: false, because: 'no-door', detail: `No door of ours is named: ${event.places.join(', ') || 'no place at all'}.` };
  const organizer = event.organizer ? await personBehind(event.organizer, ports) : undefined;
  const hostId = defaults.hostId ?? (who.kind === 'application' ? organizer : who.id);
  const found = await Promise.all(event.attendees.map(async (mail) => ({ mail, id: await personBehind(mail, ports) })));
  const unknown = found.find(({ id }) => id === undefined);
  if (unknown)
    return { ok: false, because: 'unknown-attendee', detail: `Nobody, or more than one person, has the address ${unknown.mail}.` };
  const crew = [...new Set([...defaults.crew, ...found.flatMap(({ id }) => id ?? [])])].filter(
    (id) => id !== hostId && id !== defaults.escortId,
  );
  if (crew.length === 0) return { ok: false, because: 'no-crew', detail: 'Nobody is invited.' };
  const body = {
    ...{ crew, doors: places, window: event.window, purpose: purposeOf(event), externalId: `ics ${event.uid}` },
    ...(hostId && { hostId }),
    ...(event.ticket !== undefined && { ticket: event.ticket }),
    ...(defaults.vendor !== undefined && { vendor: defaults.vendor }),
    ...(defaults.escortId && { escortId: defaults.escortId }),
  };
  return { ok: true, body };
}

/** Every place must be a door, or the event is about something else. */
function placesIn({ places }: CalendarEvent, doors: readonly DoorRecord[]): VisitBody['doors'] | undefined {
  const found = places.map((place) => doors.find(({ id, name }) => [id, name].some((each) => each.toLowerCase() === place.toLowerCase())));
  const known = found.flatMap((door) => (door ? [{ doorId: door.id, window: undefined }] : []));
  return known.length > 0 && known.length === places.length ? known : undefined;
}

async function personBehind(mail: string, { directory }: BookingPorts): Promise<PersonId | undefined> {
  const found = (await directory.withMail(mail)).filter(({ accountEnabled }) => accountEnabled);
  return found.length === 1 ? found[0]?.id : undefined;
}

const mostOfPurpose = 10_000;
const purposeOf = ({ title, text }: CalendarEvent): string =>
  [title, text]
    .filter((each) => each.trim() !== '')
    .join('\n\n')
    .slice(0, mostOfPurpose) || 'Visit';
