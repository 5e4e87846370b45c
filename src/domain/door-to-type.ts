import type { DoorClass } from './door-record.js';

/** The door whose name must be typed where people approve by a click: the first exclusion area among them. */
export const doorToType = (doors: readonly { name: string; class: DoorClass }[]): string | undefined =>
  doors.find((door) => door.class === 'exclusion')?.name;

/** Whether this is its name, as people type: capitals, spaces and compatibility forms do not matter. */
export const isTyped = (name: string, typed: string): boolean => plain(name) === plain(typed);

const plain = (text: string) => text.normalize('NFKC').trim().replace(/\s+/gu, ' ').toLowerCase();
