import type { Person } from '../src/ports/people.js';

/** Two accounts with one employee number are one person. */
export const isSamePerson = (one: Person, other: Person): boolean =>
  one.id === other.id || (one.employeeId !== undefined && one.employeeId === other.employeeId);

/** How many different people stand behind these accounts. */
export const headCount = (people: readonly Person[]): number =>
  people.filter((person, at) => people.findIndex((other) => isSamePerson(other, person)) === at).length;
