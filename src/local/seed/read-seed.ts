import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkedJson } from '../../domain/checked-json.js';
import { checkReferences } from './check-references.js';
import { type Seed, SeedShape } from './shape.js';

/** `problems` are whole lines for a person: file, line, field and what is wrong with it. */
export type SeedReading = { ok: true; seed: Seed } | { ok: false; problems: string[] };

/** The file `LATCH_SEED_FILE` names, else the site that ships with Latch. */
export function seedFile(env: NodeJS.ProcessEnv = process.env): string {
  return env['LATCH_SEED_FILE'] || join(packageRoot(dirname(fileURLToPath(import.meta.url))), 'src/local/seed/site.json');
}

/** Reads and checks a seed file as a whole; nothing starts on a file with a problem. */
export function readSeed(file: string = seedFile()): SeedReading {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    return { ok: false, problems: [`${file}: cannot be read (${cause instanceof Error ? cause.message : String(cause)})`] };
  }
  const read = checkedJson(file, text, SeedShape);
  if (!read.ok) return read;
  const misfits = checkReferences(read.value);
  return misfits.length === 0 ? { ok: true, seed: read.value } : { ok: false, problems: misfits.map(read.say) };
}

/** The sources' and the build's copy of this module both lie below the folder of package.json. */
function packageRoot(folder: string): string {
  const parent = dirname(folder);
  return existsSync(join(folder, 'package.json')) || parent === folder ? folder : packageRoot(parent);
}
