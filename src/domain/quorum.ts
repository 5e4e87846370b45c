import type { PersonId } from './ids.js';

/** Somebody who says yes, or may, and the groups they speak for. */
export type Voice = { id: PersonId; groups: readonly string[] };

/** Whether for each of these sets two people speak for two different groups of it. */
export const speakForTwo = (voices: readonly Voice[], sets: readonly (readonly string[])[] = []): boolean =>
  sets.every((groups) => voices.some((one) => voices.some((other) => one.id !== other.id && differ(one, other, groups))));

const differ = (one: Voice, other: Voice, groups: readonly string[]) =>
  groups.some((group) => one.groups.includes(group) && other.groups.some((each) => each !== group && groups.includes(each)));
