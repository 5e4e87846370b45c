import { z } from 'zod';
import { Instant } from './ids.js';

/** A point on Earth in degrees, WGS 84. */
export const Place = z.object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) });
export type Place = z.infer<typeof Place>;

/** Where somebody was or means to be, at some time between the two instants. */
export const Stay = Place.extend({ from: Instant, to: Instant });
export type Stay = z.infer<typeof Stay>;

/** The way between two stays, and the most time there can be for it. */
export type Journey = { km: number; hours: number };

const earthKm = 6371;

/** Great-circle distance in kilometres (haversine), good to half a percent. */
export function kmBetween(one: Place, other: Place): number {
  const [here, there] = [radians(one.latitude), radians(other.latitude)];
  const across = sinSquared((there - here) / 2);
  const along = Math.cos(here) * Math.cos(there) * sinSquared(radians(other.longitude - one.longitude) / 2);
  return 2 * earthKm * Math.asin(Math.min(1, Math.sqrt(across + along)));
}

/** The fastest journey that these stays ask of one person, in their favour: leaving the one as early and reaching the other as late as may be. Undefined where nobody has to travel. */
export function fastestJourney(stays: readonly Stay[], others: readonly Stay[]): Journey | undefined {
  const journeys = stays.flatMap((stay) => others.map((other) => journeyBetween(stay, other)));
  const [first, ...more] = journeys.filter(({ km }) => km >= 1);
  return first && more.reduce((fastest, each) => (each.km * fastest.hours > fastest.km * each.hours ? each : fastest), first);
}

function journeyBetween(one: Stay, other: Stay): Journey {
  const ms = Math.max(Date.parse(one.to) - Date.parse(other.from), Date.parse(other.to) - Date.parse(one.from), 0);
  return { km: Math.round(kmBetween(one, other)), hours: Math.round(ms / 36_000) / 100 };
}

const radians = (degrees: number) => (degrees * Math.PI) / 180;
const sinSquared = (angle: number) => Math.sin(angle) ** 2;
