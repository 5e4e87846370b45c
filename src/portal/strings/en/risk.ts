import { grouped } from './grouped.js';

/** Reasons for a risk, by their name in the API: what was seen, and what it was held against. */
export const factor = {
  protection: (points: number, _: number) => `Identity Protection sees a risk at the sign-in, worth ${points} points.`,
  detections: (seen: number, _: number) => `Identity Protection holds ${seen} open detections; none is usual.`,
  'impossible-travel': (seen: number, _: number) => `${seen} sign-ins lie further apart than anybody travels; none is usual.`,
  'too-far': (km: number, most: number) => `Another visit is ${grouped(km)} km away, with time for ${grouped(most)} km.`,
  'odd-hour': (here: number, all: number) => `${here} of ${all} earlier visits began around this hour.`,
  'first-time': (here: number, all: number) =>
    all === 0 ? 'No earlier visits are known.' : `${here} of ${all} earlier visits were to this door.`,
  velocity: (seen: number, usual: number) => `${seen} requests in the last hour; up to ${usual} are usual.`,
  'new-place': (here: number, all: number) => `${here} of ${all} earlier requests came from this network.`,
  denials: (seen: number, _: number) => `${seen} requests were denied in the last 7 days; none is usual.`,
  'contact-changed': (hours: number, usual: number) =>
    `Mail or phone changed ${hours} hours ago; before ${usual} hours have passed an approver must look.`,
  'on-behalf': (_: number, __: number) => 'Somebody asks for somebody else.',
} as const;
