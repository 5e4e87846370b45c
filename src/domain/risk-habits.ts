import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Instant, PersonId, RequestId } from './ids.js';
import { offsetTime } from './local-time.js';
import type { RequestRecord } from './request-record.js';
import type { RiskInputs } from './risk-score.js';

const Weights = z.record(z.string(), z.number());
const Recent = z.array(z.object({ requestId: RequestId, at: Instant }));

/** What is usual for one person: container `persons`, id = the person's. Kept apart from everything else, so that it can be erased. */
export const Habits = z.object({
  id: PersonId,
  kind: z.literal('habits'),
  /** When the weights were last halved as far as they had to be. */
  at: Instant,
  hours: Weights,
  doors: Weights,
  places: Weights,
  asks: Recent,
  denials: Recent,
  /** A keyed digest of mail and phone as last seen, and since when they differ from what was seen before. */
  contact: z.object({ kid: z.string(), digest: z.string(), changedAt: Instant.optional() }).optional(),
});
export type Habits = z.infer<typeof Habits>;

const day = 86_400_000;
const halfLife = 30 * day;
const mostRecent = 50;

export const noHabits = (id: PersonId, at: Date): Habits => ({
  id,
  kind: 'habits',
  at: at.toISOString(),
  hours: {},
  doors: {},
  places: {},
  asks: [],
  denials: [],
});

/** The request becomes part of what is usual. The same request again teaches nothing. */
export function learnVisit(habits: Habits, record: RequestRecord, timeZone: string, now: Date): Habits {
  if (habits.asks.some(({ requestId }) => requestId === record.id)) return habits;
  const faded = fade(habits, now);
  const hour = hourOf(record, timeZone);
  const place = placeOf(record);
  return {
    ...faded,
    hours: add(faded.hours, String(hour)),
    doors: record.doors.reduce((doors, { doorId }) => add(doors, doorId), faded.doors),
    places: place === undefined ? faded.places : add(faded.places, place),
    asks: [...faded.asks, { requestId: record.id, at: now.toISOString() }].slice(-mostRecent),
  };
}

/** A request that was denied. */
export function learnDenial(habits: Habits, requestId: RequestId, now: Date): Habits {
  if (habits.denials.some((each) => each.requestId === requestId)) return habits;
  return { ...habits, denials: [...habits.denials, { requestId, at: now.toISOString() }].slice(-mostRecent) };
}

/** Mail and phone as the directory has them now. `seenAs`: the digest of what it has, under the key that made the last one. */
export function learnContact(habits: Habits, now: Date, seenAs: string | undefined, digest: { kid: string; digest: string }): Habits {
  const { contact } = habits;
  if (contact && contact.digest === seenAs && contact.kid === digest.kid) return habits;
  const hasChanged = contact !== undefined && contact.digest !== seenAs;
  const changedAt = hasChanged ? now.toISOString() : contact?.changedAt;
  return { ...habits, contact: { ...digest, ...(changedAt !== undefined && { changedAt }) } };
}

/** What the habits of the person who asks say about this request, and the contact of the person who enters. This request itself does not count. */
export function habitInputs(
  asking: Habits,
  entering: Habits,
  record: RequestRecord,
  timeZone: string,
  now: Date,
): Omit<RiskInputs, 'protection' | 'silent' | 'detections' | 'journeys'> {
  const { hours, doors, places, asks, denials } = fade(asking, now);
  const hour = hourOf(record, timeZone);
  const place = placeOf(record);
  const changedAt = entering.contact?.changedAt;
  return {
    hour,
    visits: rounded(sum(hours)),
    visitsAtThisHour: rounded(sum(Object.fromEntries(around(hour).map((each) => [each, hours[each] ?? 0])))),
    visitsAtThisDoor: rounded(Math.min(...record.doors.map(({ doorId }) => doors[doorId] ?? 0))),
    asksInLastHour: asks.filter(({ requestId, at }) => requestId !== record.id && isWithin(at, now, 3_600_000)).length,
    denialsInLastWeek: denials.filter(({ at }) => isWithin(at, now, 7 * day)).length,
    onBehalf: record.requesterId !== record.subjectId,
    ...(place !== undefined && { place: { known: rounded(sum(places)), here: rounded(places[place] ?? 0) } }),
    ...(changedAt !== undefined && { hoursSinceContactChange: rounded((now.getTime() - Date.parse(changedAt)) / 3_600_000) }),
  };
}

/** Everything loses half its weight in 30 days; what weighs next to nothing is forgotten. */
function fade(habits: Habits, now: Date): Habits {
  const left = 0.5 ** (Math.max(0, now.getTime() - Date.parse(habits.at)) / halfLife);
  const faded = (weights: Record<string, number>) =>
    Object.fromEntries(Object.entries(weights).flatMap(([key, weight]) => (weight * left < 0.02 ? [] : [[key, weight * left]])));
  const { hours, doors, places } = habits;
  return { ...habits, at: now.toISOString(), hours: faded(hours), doors: faded(doors), places: faded(places) };
}

const add = (weights: Record<string, number>, key: string) => ({ ...weights, [key]: (weights[key] ?? 0) + 1 });
const sum = (weights: Record<string, number>) => Object.values(weights).reduce((total, each) => total + each, 0);
const rounded = (value: number) => Math.round(Math.max(0, value) * 100) / 100;
const around = (hour: number) => [-2, -1, 0, 1, 2].map((offset) => String((hour + offset + 24) % 24));
const isWithin = (at: Instant, now: Date, ms: number) => now.getTime() - Date.parse(at) < ms;
const hourOf = ({ window }: RequestRecord, timeZone: string) => Number(offsetTime(window.opensAt, timeZone).slice(11, 13));

/** The network a request came from, without its host, and not readable as an address. */
function placeOf({ requesterId, signIn }: RequestRecord): string | undefined {
  const address = signIn?.clientAddress;
  if (address === undefined) return undefined;
  const network = address.includes(':') ? address.split(':').slice(0, 3).join(':') : address.split('.').slice(0, 3).join('.');
  return createHash('sha256').update(`${requesterId} ${network}`).digest('base64url').slice(0, 16);
}
