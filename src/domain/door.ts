import { z } from 'zod';
import type { GrantId } from './ids.js';
import { Window } from './window.js';

const Held = z.object({ state: z.literal('booked'), window: Window });

/** What is true about one door: who holds a place at it. Several live grants share a door. */
export const Door = z.object({ grants: z.record(z.string(), Held) });
export type Door = z.infer<typeof Door>;

export type DoorReply = { ok: true; door: Door } | { ok: false; because: 'full' };

/** As many as a lock can hold. */
export const capacity = 512;

export const freeDoor: Door = { grants: {} };

/** Takes a place. The same grant again keeps its place, with the window it has now. */
export function book(door: Door, grantId: GrantId, window: Window): DoorReply {
  const held = Object.hasOwn(door.grants, grantId) ? door.grants[grantId]?.window : undefined;
  if (held && held.opensAt === window.opensAt && held.closesAt === window.closesAt) return { ok: true, door };
  if (!held && Object.keys(door.grants).length >= capacity) return { ok: false, because: 'full' };
  return { ok: true, door: { ...door, grants: { ...door.grants, [grantId]: { state: 'booked', window } } } };
}

/** Gives a place back; one that is not held is given back already. Never refused. */
export function release(door: Door, grantId: GrantId): DoorReply {
  if (!Object.hasOwn(door.grants, grantId)) return { ok: true, door };
  const { [grantId]: _, ...grants } = door.grants;
  return { ok: true, door: { ...door, grants } };
}
