import type { Seed } from './shape.js';

/** A keypad or gateway at a door; its id is its certificate's common name. */
export type Terminal = { id: string; doorId: string };

/** IoT Hub device id of a door's lock. */
export const lockIdOf = (doorId: string) => `${doorId}-lock`;

/** Two terminals at every door. */
export function terminalsOf(seed: Pick<Seed, 'doors'>): Terminal[] {
  return seed.doors.flatMap(({ id }) => ['t1', 't2'].map((terminal) => ({ id: `${id}-${terminal}`, doorId: id })));
}

/** The doors that have a lock of their own; a gateway has terminals only. */
export function locksOf(seed: Pick<Seed, 'doors'>): { id: string; doorId: string }[] {
  return seed.doors.filter((door) => door.kind === 'door').map(({ id }) => ({ id: lockIdOf(id), doorId: id }));
}
