import { offersOf, saidAt } from '../ask/said-at.js';
import type { Problem } from '../ask/types.js';
import type { PersonWish, VisitWish } from './booking.js';

type Words = Readonly<Record<string, string>>;

/** Fields of the form, as the API names them: what it says of any other is said at large. */
export const fieldsOfBooking = ['window.start', 'window.end', 'doors', 'crew', 'escortId', 'vendor', 'purpose', 'ticket', 'repeat'];

/** What is said of the choice of doors, not of the times of one. */
export function saidOfDoors(problem: Problem | undefined, words: Words): string | undefined {
  const error = problem?.errors?.find(({ field }) => /^doors(\[\d+\])?$/.test(field));
  return error && (words[error.code] ?? error.detail);
}

/** What is said of the crew, with the name of whom it is about. */
export function saidOfCrew(problem: Problem | undefined, crew: readonly PersonWish[], words: Words): string | undefined {
  const said = saidAt('crew', problem, words);
  const field = problem?.errors?.find((each) => each.field.startsWith('crew['))?.field;
  const name = field === undefined ? undefined : crew[Number(/\d+/.exec(field)?.[0])]?.name;
  return said !== undefined && name !== undefined ? `${name}: ${said}` : said;
}

/** The day of a series that something is said of. */
export function dayOf(problem: Problem | undefined, { isRepeated }: Pick<VisitWish, 'isRepeated'>): string | undefined {
  const day: unknown = problem && Reflect.get(problem, 'day');
  return isRepeated && typeof day === 'string' ? day : undefined;
}

/** The day on which nobody knows what time is meant: that is asked about once for all such days, not with the instants of the one. */
export const unclearDayOf = (problem: Problem | undefined, wish: Pick<VisitWish, 'isRepeated'>): string | undefined =>
  offersOf(problem).length > 0 ? dayOf(problem, wish) : undefined;
