import type { Approval } from './types.js';

/** The name of the door that must be typed to approve: the first exclusion area among them. */
export const doorToType = ({ doors }: Pick<Approval, 'doors'>): string | undefined =>
  doors.find((door) => door.class === 'exclusion')?.name;

/** As people type: capitals and spaces do not matter. The server looks again. */
export const isDoorTyped = (door: string | undefined, typed: string): boolean => door === undefined || plain(door) === plain(typed);

const plain = (text: string) => text.normalize('NFKC').trim().replace(/\s+/gu, ' ').toLocaleLowerCase('en');
