import type { z } from 'zod';
import { jsonLines } from './json-lines.js';

/** What is wrong with a field of a file; `message` goes on after the field's name. */
export type FieldProblem = { path: PropertyKey[]; message: string };

/** `say` makes a whole line for a person: file, line, field and what is wrong with it. */
export type CheckedJson<T> = { ok: true; value: T; say(problem: FieldProblem): string } | { ok: false; problems: string[] };

/** Reads JSON that people write against a shape. Every mistake is told at once, by file, line and field. A byte order mark is no mistake. */
export function checkedJson<T>(file: string, text: string, shape: z.ZodType<T>): CheckedJson<T> {
  const bare = text.replace(/^\uFEFF/, '');
  const lines = jsonLines(bare);
  if (!lines.ok) return { ok: false, problems: [`${file}, ${lines.problem}`] };
  const say = ({ path, message }: FieldProblem) => `${file}, line ${lines.lineOf(path)}: ${fieldName(path)} ${message}`;
  const whole: unknown = JSON.parse(bare);
  const parsed = shape.safeParse(whole);
  if (parsed.success) return { ok: true, value: parsed.data, say };
  return { ok: false, problems: parsed.error.issues.flatMap((issue) => problemsOf(issue, whole)).map(say) };
}

function problemsOf(issue: z.core.$ZodIssue, whole: unknown): FieldProblem[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ path: [...path, key], message: 'is not a known field' }));
  if (issue.code === 'invalid_key') return [{ path, message: 'is not a possible name' }];
  if (valueAt(whole, path) === undefined) return [{ path, message: 'is missing' }];
  if (issue.message.startsWith('must ')) return [{ path, message: issue.message }];
  return [{ path, message: `is wrong: ${issue.message.replace(/^[A-Z]/, (first) => first.toLowerCase())}` }];
}

const valueAt = (whole: unknown, path: PropertyKey[]): unknown => path.reduce((value, part) => Reflect.get(Object(value), part), whole);

/** `people[2].mail`, as a person would point at it. */
function fieldName(path: PropertyKey[]): string {
  return (
    path
      .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
      .join('')
      .replace(/^\./, '') || 'the file'
  );
}
