import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Instant, PersonId, RequestId } from './ids.js';
import { offsetTime } from './local-time.js';
import type { Policy } from './policy.js';
import type { RequestRecord } from './request-record.js';
import type { RiskInputs } from './risk-score.js';
import { fastestJourney, type Place, Stay } from './risk-travel.js';

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
  /** Where the person was, or has asked to be, of late. */
  stays: z.array(Stay.extend({ requestId: RequestId })).default([]),
  /** A keyed digest of mail and phone as last seen, and since when they differ from what was seen before. */
  contact: z.object({ kid: z.string(), digest: z.string(), changedAt: Instant.optional() }).optional(),
});
export type Habits = z.infer<typeof Habits>;

const day = 86_400_000;
const mostRecent = 50;

/** What of a visit's doors habits are about. */
export type Around = { timeZone: string; places: readonly Place[] };

export const noHabits = (id: PersonId, at: Date): Habits => ({
  id,
  kind: 'habits',
  at: at.toISOString(),
  hours: {},
  doors: {},
  places: {},
  asks: [],
  denials: [],
  stays: [],
});

/** The request becomes part of what is usual. The same request again teaches nothing. */
export function learnVisit(habits: Habits, record: RequestRecord, { timeZone }: Around, { risk }: Policy, now: Date): Habits {
  if (habits.asks.some(({ requestId }) => requestId === record.id)) return habits;
  const faded = fade(habits, risk.halfLifeDays, now);
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

/** Where the person who enters has asked to be. */
export function learnStay(habits: Habits, record: RequestRecord, { places }: Around): Habits {
  if (places.length === 0 || habits.stays.some(({ requestId }) => requestId === record.id)) return habits;
  return { ...habits, stays: [...habits.stays, ...staysAt(record, places)].slice(-mostRecent) };
}

/** The visit is over: from its entries it is known when somebody was there, and without any that nobody was. */
export function learnWhetherCame(habits: Habits, record: RequestRecord): Habits {
  if (!habits.stays.some(({ requestId }) => requestId === record.id)) return habits;
  const entries = record.timeline.filter(({ event }) => event === 'entered').map(({ at }) => at);
  const [from, to] = [entries.at(0), entries.at(-1)];
  const isOf = ({ requestId }: { requestId: RequestId }) => requestId === record.id;
  if (from === undefined || to === undefined) return { ...habits, stays: habits.stays.filter((stay) => !isOf(stay)) };
  return { ...habits, stays: habits.stays.map((stay) => (isOf(stay) ? { ...stay, from, to } : stay)) };
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
  { timeZone, places: sites }: Around,
  { risk }: Policy,
  now: Date,
): Omit<RiskInputs, 'protection' | 'silent' | 'detections' | 'journeys'> {
  const { hours, doors, places, asks, denials } = fade(asking, risk.halfLifeDays, now);
  const hour = hourOf(record, timeZone);
  const place = placeOf(record);
  const others = entering.stays.filter(({ requestId }) => requestId !== record.id);
  const journey = fastestJourney(staysAt(record, sites), others);
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
    ...(journey && { travel: { ...journey, kmPerHour: risk.travelKmPerHour } }),
    ...(changedAt !== undefined && { hoursSinceContactChange: rounded((now.getTime() - Date.parse(changedAt)) / 3_600_000) }),
  };
}

const staysAt = ({ id, window }: RequestRecord, places: readonly Place[]) =>
  places.map(({ latitude, longitude }) => ({ requestId: id, latitude, longitude, from: window.opensAt, to: window.closesAt }));

/** Everything loses half its weight in so many days; what weighs next to nothing is forgotten. */
function fade(habits: Habits, halfLifeDays: number, now: Date): Habits {
  const left = 0.5 ** (Math.max(0, now.getTime() - Date.parse(habits.at)) / (halfLifeDays * day));
  const faded = (weights: Record<string, number>) =>
    Object.fromEntries(Object.entries(weights).flatMap(([key, weight]) => (weight * left < 0.02 ? [] : [[key, weight * left]])));
  const { hours, doors, places } = habits;
  const stays = habits.stays.filter(({ to }) => isWithin(to, now, 7 * day));
  return { ...habits, stays, at: now.toISOString(), hours: faded(hours), doors: faded(doors), places: faded(places) };
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
