import type { z } from 'zod';
import { type FieldError, type Problem, problem } from './problem.js';

type Issue = z.core.$ZodIssue;

/** Every field an input was refused for, each with a stable code. Parse with `reportInput: true`, so that missing fields are told apart. */
export function fieldErrors(issues: readonly Issue[]): FieldError[] {
  return issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ field: dotted([...issue.path, key]), code: 'unknown-field', detail: 'This field does not exist here.' }))
      : [{ field: dotted(issue.path), code: codeOf(issue), detail: detailOf(issue) }],
  );
}

/** The 400 for such an input: the code all its fields share, or `invalid-input`. */
export function invalidInput(issues: readonly Issue[]): Problem {
  const errors = fieldErrors(issues);
  const [first, ...others] = new Set(errors.map((error) => error.code));
  const fields = errors.map((error) => error.field || 'the whole input').join(', ');
  return problem(400, first && others.length === 0 ? first : 'invalid-input', `Refused: ${fields}.`, { errors });
}

const dotted = (path: readonly PropertyKey[]) => path.map(String).join('.').slice(0, 200);

function codeOf(issue: Issue): string {
  if (issue.code === 'invalid_type' && issue.input === undefined) return 'missing-field';
  return issue.code === 'too_big' && issue.origin === 'string' ? 'too-long' : 'invalid-field';
}

function detailOf(issue: Issue): string {
  if (codeOf(issue) === 'missing-field') return 'This field is needed.';
  return issue.message;
}
