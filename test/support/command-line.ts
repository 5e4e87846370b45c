import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Latch } from './latch.js';

const run = promisify(execFile);

/** Types `latch …` at this Latch, as `npm run latch` does; what it prints. */
export const commandLine =
  ({ dataDir }: Latch) =>
  async (...argv: string[]): Promise<string> => {
    const env = { ...process.env, LATCH_DATA_DIR: dataDir };
    return (await run(process.execPath, ['dist/src/local/cli/main.js', ...argv], { env })).stdout;
  };
