import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What a measurement is made of, by the names it is asked for. */
export type Parts = Readonly<Record<string, () => Promise<void> | void>>;

/** Runs the parts that are asked for, or all, each in a process of its own: what Azure's identity library learns of one world lasts as long as its process. */
export async function runParts(parts: Parts, program: string, asked = process.argv.slice(2)): Promise<void> {
  const unknown = asked.find((name) => !Object.hasOwn(parts, name));
  if (unknown !== undefined) {
    process.stderr.write(`There is no part '${unknown}', only ${Object.keys(parts).join(', ')}.\n`);
    process.exitCode = 2;
    return;
  }
  const [only, ...more] = asked;
  if (only !== undefined && more.length === 0) return parts[only]?.();
  for (const name of asked.length > 0 ? asked : Object.keys(parts)) {
    const [code] = await once(spawn(process.execPath, [program, name], { stdio: 'inherit' }), 'exit');
    if (code !== 0) process.exitCode = 1;
  }
}
