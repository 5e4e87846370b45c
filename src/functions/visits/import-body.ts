import { z } from 'zod';
import type { CalendarEvent } from '../../domain/calendar/read-calendar.js';
import type { DoorRecord } from '../../domain/door-record.js';
import { PersonId } from '../../domain/ids.js';
import type { Identity } from '../../ports/identity.js';
import type { Ports } from '../edge-ports.js';
import { VisitBody } from './visit-body.js';

/** What the calendar does not say of a visit. */
export const ImportDefaults = VisitBody.pick({ hostId: true, vendor: true, escortId: true }).extend({
  doors: VisitBody.shape.doors.optional(),
  crew: z.array(PersonId).max(32).default([]),
});
export type ImportDefaults = z.infer<typeof ImportDefaults>;

type World = { who: Identity; defaults: ImportDefaults; doors: readonly DoorRecord[]; ports: Ports<'directory'> };
type Body = { ok: true; body: VisitBody } | { ok: false; because: string; detail: string };

/** An event as somebody would book it: attendees by their mail, the place by id or name of a door; what the event does not say is as the caller says. */
export async function bodyOf(event: CalendarEvent, { who, defaults, doors, ports }: World): Promise<Body> {
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

async function personBehind(mail: string, { directory }: Ports<'directory'>): Promise<PersonId | undefined> {
  const found = (await directory.withMail(mail)).filter(({ accountEnabled }) => accountEnabled);
  return found.length === 1 ? found[0]?.id : undefined;
}

const mostOfPurpose = 10_000;
const purposeOf = ({ title, text }: CalendarEvent): string =>
  [title, text]
    .filter((each) => each.trim() !== '')
    .join('\n\n')
    .slice(0, mostOfPurpose) || 'Visit';
