import { z } from 'zod';
import { LatchError } from './errors.js';
import { DoorId, GrantId, RequestId, VisitId } from './ids.js';

/** A word of ours: no digits, so that neither a code nor the number of a phone passes for one. */
const Word = z.string().regex(/^(?=.{1,64}$)[A-Za-z]?[a-z]+(?:-[a-z]+)*$/);
const Count = z.int().min(0).max(99_999);

const fields = {
  requestId: RequestId,
  visitId: VisitId,
  revocationId: z.uuid(),
  delegationId: z.uuid(),
  doorId: DoorId,
  grantId: GrantId,
  generation: Count,
  /** Why, what came of it, and by which way, as words of ours. */
  because: Word,
  outcome: Word,
  channel: Word,
  /** What `tookMs` is a measure of. */
  measure: Word,
  count: Count,
  required: Count,
  status: z.int().min(100).max(599),
  tookMs: z.int().min(0),
};
const LogFields = z.object(fields).partial();

/** Everything a line of the log may say beside its message: ids, words of ours, small numbers. Never a name, an address, a code. */
export type LogFields = { [Name in keyof z.infer<typeof LogFields>]: z.infer<typeof LogFields>[Name] | undefined };

/** A name or phrase of ours as one word: `answerRefused` and `answer refused` are `answer-refused`. */
export const wordOf = (name: string): string => name.replaceAll(/ |(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();

const shapes: Readonly<Record<string, z.ZodType>> = fields;

/** What of these fields may be written: a value that is not what its field holds is not, and neither is a field nobody knows. */
export function writable(given: LogFields): Record<string, unknown> {
  const kept = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept.map(([name, value]) => [name, isAllowed(name, value) ? value : '[redacted]']));
}

const isAllowed = (name: string, value: unknown): boolean => Object.hasOwn(shapes, name) && shapes[name]?.safeParse(value).success === true;

const Ids = LogFields.pick({ requestId: true, visitId: true, revocationId: true, doorId: true, grantId: true });

/** The ids in the input of a piece of work: what all its lines are about. */
export const aboutOf = (input: unknown): LogFields => Ids.safeParse(input).data ?? {};

/** What is told of an error: its kind and place. Its message stays behind, for somebody else wrote it, perhaps around a code. */
export function troubleOf(error: unknown): { error: string; code?: string; status?: number; where: string } {
  if (!(error instanceof Error)) return { error: 'unknown', where: '' };
  const where = framesOf(error).join('\n');
  if (!(error instanceof LatchError)) return { error: error.name, where };
  return { error: error.name, code: error.code, ...(error.status !== undefined && { status: error.status }), where };
}

/** Lines of the stack that name a place in a file, without the lines of the message, which may look like that. */
function framesOf({ message, stack = '' }: Error): string[] {
  const told = stack.replace(message, '').split('\n');
  return told.filter((line) => /^ {4}at .*:\d+:\d+\)?$/.test(line)).map((line) => line.trim());
}
