import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import { checkReferences } from './check-references.js';
import { jsonLines } from './json-lines.js';
import { type Seed, SeedShape } from './shape.js';

/** `problems` are whole lines for a person: file, line, field and what is wrong with it. */
export type SeedReading = { ok: true; seed: Seed } | { ok: false; problems: string[] };

type Problem = { path: PropertyKey[]; message: string };

/** The file `LATCH_SEED_FILE` names, else the site that ships with Latch. */
export function seedFile(env: NodeJS.ProcessEnv = process.env): string {
  return env['LATCH_SEED_FILE'] || join(packageRoot(dirname(fileURLToPath(import.meta.url))), 'src/local/seed/site.json');
}

/** Reads and checks a seed file as a whole; nothing starts on a file with a problem. */
export function readSeed(file: string = seedFile()): SeedReading {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (cause) {
    return { ok: false, problems: [`${file}: cannot be read (${cause instanceof Error ? cause.message : String(cause)})`] };
  }
  const lines = jsonLines(text);
  if (!lines.ok) return { ok: false, problems: [`${file}, ${lines.problem}`] };
  const say = ({ path, message }: Problem) => `${file}, line ${lines.lineOf(path)}: ${fieldName(path)} ${message}`;
  const whole: unknown = JSON.parse(text);
  const parsed = SeedShape.safeParse(whole);
  if (!parsed.success) return { ok: false, problems: parsed.error.issues.flatMap((issue) => shapeProblems(issue, whole)).map(say) };
  const misfits = checkReferences(parsed.data);
  return misfits.length === 0 ? { ok: true, seed: parsed.data } : { ok: false, problems: misfits.map(say) };
}

function shapeProblems(issue: z.core.$ZodIssue, whole: unknown): Problem[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => ({ path: [...path, key], message: 'is not a known field' }));
  if (valueAt(whole, path) === undefined) return [{ path, message: 'is missing' }];
  if (issue.message.startsWith('must ')) return [{ path, message: issue.message }];
  return [{ path, message: `is wrong: ${issue.message.replace(/^[A-Z]/, (first) => first.toLowerCase())}` }];
}

function valueAt(whole: unknown, path: PropertyKey[]): unknown {
  return path.reduce((value: unknown, part) => (value as Record<PropertyKey, unknown>)[part], whole);
}

/** `people[2].mail`, as a person would point at it. */
function fieldName(path: PropertyKey[]): string {
  return (
    path
      .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
      .join('')
      .replace(/^\./, '') || 'the file'
  );
}

/** The sources' and the build's copy of this module both lie below the folder of package.json. */
function packageRoot(folder: string): string {
  const parent = dirname(folder);
  return existsSync(join(folder, 'package.json')) || parent === folder ? folder : packageRoot(parent);
}
