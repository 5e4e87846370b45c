import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** What a host process needs to know of a running cloud. */
export const CloudRuntime = z.object({
  pid: z.int(),
  control: z.url(),
  api: z.url(),
  clock: z.enum(['system', 'virtual']),
  /** Environment of the app: endpoints, ids, trust. */
  env: z.record(z.string(), z.string()),
});
export type CloudRuntime = z.infer<typeof CloudRuntime>;

const fileIn = (dataDir: string) => join(dataDir, 'cloud', 'runtime.json');

/** Says where the cloud listens, for whoever starts a host against it. Readable by its owner only: it holds the identity endpoint's header. */
export function writeRuntime(dataDir: string, runtime: CloudRuntime): void {
  const file = fileIn(dataDir);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(runtime), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** The cloud that runs on this data directory; undefined when none does. */
export function readRuntime(dataDir: string): CloudRuntime | undefined {
  try {
    const runtime = CloudRuntime.parse(JSON.parse(readFileSync(fileIn(dataDir), 'utf8')));
    process.kill(runtime.pid, 0);
    return runtime;
  } catch {
    return undefined;
  }
}

/** Why a second cloud must not start on a data directory. */
export const alreadyRuns = ({ pid }: CloudRuntime, dataDir: string): string =>
  `another local cloud (process ${pid}) already runs on ${dataDir}; stop it, or choose another LATCH_DATA_DIR`;
