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

/** Who has an address, if it is one person. */
export type PersonBehind = (mail: string) => Promise<PersonId | undefined>;

type World = {
  who: Identity;
  defaults: ImportDefaults;
  doors: readonly DoorRecord[];
  personBehind: PersonBehind;
  ports: Ports<'policy'>;
};
const mostDoors = 32;
type Body = { ok: true; body: VisitBody } | { ok: false; because: string; detail: string };

/** An event as somebody would book it: attendees by their mail, the place by id or name of a door; what the event does not say is as the caller says. */
export async function bodyOf(event: CalendarEvent, world: World): Promise<Body> {
  const { who, defaults, doors, personBehind } = world;
  const places = placesIn(event, doors) ?? defaults.doors ?? [];
  if (places.length === 0) return no('no-door', `No door of ours is named: ${event.places.join(', ').slice(0, 200) || 'no place at all'}.`);
  const organizer = event.organizer ? await personBehind(event.organizer) : undefined;
  const hostId = defaults.hostId ?? (who.kind === 'application' ? organizer : who.id);
  const coming = await crewOf(event, hostId, world);
  if (!coming.ok) return coming;
  const body = {
    ...{ crew: coming.crew, doors: places, window: event.window, purpose: purposeOf(event), externalId: `ics ${event.uid}` },
    ...(hostId && { hostId }),
    ...(event.ticket !== undefined && { ticket: event.ticket }),
    ...(defaults.vendor !== undefined && { vendor: defaults.vendor }),
    ...(defaults.escortId && { escortId: defaults.escortId }),
  };
  return { ok: true, body };
}

const no = (because: string, detail: string) => ({ ok: false as const, because, detail });

/** Everybody invited, but whoever hosts or goes along. Where more are invited than may come, nobody is looked for. */
async function crewOf({ attendees }: CalendarEvent, hostId: PersonId | undefined, { defaults, personBehind, ports }: World) {
  const { mostPeople } = ports.policy.visits;
  if (attendees.length > mostPeople + 1) return no('too-many-people', `At most ${mostPeople} people visit together.`);
  const found = await Promise.all(attendees.map(async (mail) => ({ mail, id: await personBehind(mail) })));
  const unknown = found.find(({ id }) => id === undefined);
  if (unknown) return no('unknown-attendee', `Nobody, or more than one person, has the address ${unknown.mail}.`);
  const invited = new Set([...defaults.crew, ...found.flatMap(({ id }) => id ?? [])]);
  const crew = [...invited].filter((id) => id !== hostId && id !== defaults.escortId);
  return crew.length === 0 ? no('no-crew', 'Nobody is invited.') : { ok: true as const, crew };
}

/** Every place must be a door, or the event is about something else. */
function placesIn({ places }: CalendarEvent, doors: readonly DoorRecord[]): VisitBody['doors'] | undefined {
  const found = places.map((place) => doors.find(({ id, name }) => [id, name].some((each) => each.toLowerCase() === place.toLowerCase())));
  const known = found.flatMap((door) => (door ? [{ doorId: door.id, window: undefined }] : []));
  return known.length > 0 && known.length === places.length && known.length <= mostDoors ? known : undefined;
}

/** Asks the directory about each address once, however many events name it. */
export function addressBook({ directory }: Ports<'directory'>): PersonBehind {
  const asked = new Map<string, Promise<PersonId | undefined>>();
  const ask = async (mail: string) => {
    const found = (await directory.withMail(mail)).filter(({ accountEnabled }) => accountEnabled);
    return found.length === 1 ? found[0]?.id : undefined;
  };
  return (mail) => {
    const answer = asked.get(mail) ?? ask(mail);
    asked.set(mail, answer);
    return answer;
  };
}

const mostOfPurpose = 10_000;
const purposeOf = ({ title, text }: CalendarEvent): string =>
  [title, text]
    .filter((each) => each.trim() !== '')
    .join('\n\n')
    .slice(0, mostOfPurpose) || 'Visit';
