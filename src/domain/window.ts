import { z } from 'zod';
import { Instant } from './ids.js';

/** The span in which a grant may open its door: `[opensAt, closesAt)`. */
export const Window = z.object({ opensAt: Instant, closesAt: Instant });
export type Window = z.infer<typeof Window>;

/** A point in time as callers have it; the domain keeps instants only. */
export type When = Instant | Date;

export const instantFrom = (when: When): Instant => new Date(when).toISOString();

const minute = 60_000;

/** Whether the instant lies inside: the first instant does, the last does not. */
export function contains(window: Window, at: Date): boolean {
  return at.getTime() >= Date.parse(window.opensAt) && at.getTime() < Date.parse(window.closesAt);
}

export const minutesAfter = (when: When, minutes: number): Instant => instantFrom(new Date(new Date(when).getTime() + minutes * minute));

const isBefore = (one: Instant, other: Instant) => one < other;

export const earliest = (...instants: [Instant, ...Instant[]]): Instant =>
  instants.reduce((found, next) => (isBefore(next, found) ? next : found));
export const latest = (...instants: [Instant, ...Instant[]]): Instant =>
  instants.reduce((found, next) => (isBefore(found, next) ? next : found));
