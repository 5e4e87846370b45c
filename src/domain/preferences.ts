import { z } from 'zod';
import { Instant, type PersonId } from './ids.js';

/** How somebody can be reached. */
export const Channel = z.enum(['push', 'sms', 'teams', 'email']);
export type Channel = z.infer<typeof Channel>;

/** A browser that wants to be told (W3C Push API): the endpoint its maker's push service gave it, and the keys only it can read with (RFC 8291). */
export const PushTarget = z.object({
  id: z.uuid(),
  endpoint: z.url({ protocol: /^https$/ }).max(1024),
  keys: z.object({ p256dh: z.string().regex(/^[\w-]{87}$/), auth: z.string().regex(/^[\w-]{22}$/) }),
  addedAt: Instant,
});
export type PushTarget = z.infer<typeof PushTarget>;

/** How a person wants to hear of their codes: container `persons`, id `prefs:<oid>`. `channels`: what they chose, the best first. */
export const Preferences = z.object({
  id: z.string().startsWith('prefs:'),
  channels: z.array(Channel).optional(),
  push: z.array(PushTarget),
});
export type Preferences = z.infer<typeof Preferences>;

export const preferencesId = (person: PersonId): string => `prefs:${person}`;

export const noPreferences = (person: PersonId): Preferences => ({ id: preferencesId(person), push: [] });

/** So many browsers of one person; the oldest makes room. */
const mostTargets = 10;

/** One more browser; one that is known by its endpoint is replaced. */
export const withTarget = (preferences: Preferences, target: PushTarget): Preferences => ({
  ...preferences,
  push: [...preferences.push.filter(({ endpoint }) => endpoint !== target.endpoint), target].slice(-mostTargets),
});

export const withoutTarget = (preferences: Preferences, id: string): Preferences =>
  preferences.push.some((target) => target.id === id)
    ? { ...preferences, push: preferences.push.filter((target) => target.id !== id) }
    : preferences;
