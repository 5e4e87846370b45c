import type { Problem } from './types.js';

type Words = Readonly<Record<string, string>>;

/** What a refusal says at one field (`window.start`; `doorIds` for each of them), in the reader's language where we have the words. */
export function saidAt(field: string, problem: Problem | undefined, words: Words): string | undefined {
  const error = problem?.errors?.find((each) => each.field === field || each.field.startsWith(`${field}[`));
  return error && inWords(error, words);
}

const fields = ['doorIds', 'window.start', 'window.end', 'window.minutes', 'purpose', 'ticket', 'subjectId'];

/** What it says of no field of the form (`has`: by default that of a request). */
export function saidAtLarge(problem: Problem | undefined, words: Words, has: readonly string[] = fields): string | undefined {
  const isAtField = problem?.errors?.some(({ field }) => has.some((each) => field === each || field.startsWith(`${each}[`)));
  return problem && !isAtField ? inWords(problem, words) : undefined;
}

const inWords = ({ code, detail }: { code: string; detail: string }, words: Words): string => words[code] ?? detail;

/** The instants that may have been meant by a local time that exists twice or not at all. */
export function offersOf(problem: Problem | undefined): string[] {
  const offers: unknown = problem && Reflect.get(problem, 'offers');
  return Array.isArray(offers) ? offers.map(String) : [];
}
