import { z } from 'zod';
import { LatchError } from '../domain/errors.js';
import type { Instant, PersonId } from '../domain/ids.js';
import type { QuestionTurns } from './cosmos-question-turns.js';
import type { BatchAnswer, BatchStep } from './graph-batch.js';

/** What was told of somebody's second factors, and how long ago. `methods` undefined: the tenant has no licence to tell. */
export type Told = { ageMs: number; methods: readonly string[] | undefined };

/** Keeps what the report told, for all processes of the app. Throws `records-unavailable`. */
export type MethodBook = {
  of(id: PersonId): Promise<Told | undefined>;
  note(id: PersonId, methods: readonly string[] | undefined): Promise<void>;
};

const hour = 3_600_000;
const freshMs = hour;
/** The report allows five requests in ten seconds (per app and tenant): while it refuses, or it is not somebody's turn, an older word does. */
const staleMs = 24 * hour;
const unlicensed = 403;

const Report = z.object({ methodsRegistered: z.array(z.string()) });

export const methodsStep = (id: PersonId): BatchStep => ({
  id: `methods|${id}`,
  method: 'GET',
  url: `/reports/authenticationMethods/userRegistrationDetails/${encodeURIComponent(id)}`,
});

const isWithin = (told: Told | undefined, ms: number): told is Told => told !== undefined && told.ageMs >= 0 && told.ageMs < ms;

export const isFresh = (told: Told | undefined): told is Told => isWithin(told, freshMs);

type When = { now: Instant; until: Instant };

/** About whom the report is asked this moment; of the others it told before. Throws `directory-busy` where it must be asked and it is not their turn. */
export async function askedNow(
  told: ReadonlyMap<PersonId, Told | undefined>,
  turns: QuestionTurns | undefined,
  { now, until }: When,
): Promise<ReadonlySet<PersonId>> {
  const unknown = unknownOf(told);
  const stale = [...told].flatMap(([id, word]) => (isFresh(word) || !isWithin(word, staleMs) ? [] : [id]));
  if (!turns) return new Set([...unknown, ...stale]);
  const at = unknown.length > 0 ? await turns.take({ about: unknown, now, until, to: 'ask' }) : now;
  if (at > now) {
    const retryAfterMs = Date.parse(at) - Date.parse(now);
    throw new LatchError('directory-busy', 'second factors are asked about in turns', { retryAfterMs });
  }
  const isFree = stale.length > 0 && (await turns.take({ about: stale, now, until, to: 'try' })) <= now;
  return new Set([...unknown, ...(isFree ? stale : [])]);
}

/** Of whom nothing was told that still counts. */
export const unknownOf = (told: ReadonlyMap<PersonId, Told | undefined>): PersonId[] =>
  [...told].flatMap(([id, word]) => (isWithin(word, staleMs) ? [] : [id]));

/** Somebody's second factors by the report's answer, or by what it told before. `answer` undefined: it was not asked. */
export async function methodsOf(
  id: PersonId,
  answer: BatchAnswer | undefined,
  told: Told | undefined,
  book: MethodBook,
): Promise<readonly string[] | undefined> {
  if (answer === undefined && told) return told.methods;
  const read = answer && readReport(answer);
  if (read) {
    await book.note(id, read.methods);
    return read.methods;
  }
  if (isWithin(told, staleMs)) return told.methods;
  const { status, retryAfterMs } = answer ?? {};
  throw new LatchError('directory-unavailable', `the registration report answered ${status ?? 'nothing'}`, { status, retryAfterMs });
}

/** Somebody the report does not know has registered nothing. */
function readReport({ status, body }: BatchAnswer): { methods: readonly string[] | undefined } | undefined {
  if (status === unlicensed) return { methods: undefined };
  if (status === 404) return { methods: [] };
  const report = status === 200 ? Report.safeParse(body) : undefined;
  return report?.success ? { methods: report.data.methodsRegistered } : undefined;
}
