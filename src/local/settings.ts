import { resolve } from 'node:path';
import { z } from 'zod';

const notAPort = 'must be a port, 0 to 65535';
const Port = z.coerce.number(notAPort).int(notAPort).min(0, notAPort).max(65_535, notAPort);

const Settings = z.object({
  LATCH_DATA_DIR: z.string().default('.latch'),
  LATCH_PORT: Port.default(7071),
  LATCH_CONTROL_PORT: Port.default(7072),
  LATCH_SEED_FILE: z.string().optional(),
  LATCH_CLOCK: z.enum(['system', 'virtual'], 'must be system or virtual').default('system'),
  LATCH_NOW: z.iso.datetime({ offset: true, error: 'must be an instant such as 2027-02-03T08:00:00Z' }).optional(),
  LATCH_RESTART: z.enum(['always', 'never'], 'must be always or never').default('always'),
});

/** How the local world is started; every name is an environment variable. */
export type LocalSettings = {
  dataDir: string;
  port: number;
  controlPort: number;
  seedFile: string | undefined;
  clock: 'system' | 'virtual';
  /** Where a virtual clock starts. */
  startAt: Date;
  restart: 'always' | 'never';
};

/** Reads the settings or says in words what is wrong with them, each by its name. Empty counts as not given. */
export function readSettings(env: NodeJS.ProcessEnv): { ok: true; settings: LocalSettings } | { ok: false; problems: string[] } {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = Settings.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${String(path[0])} "${given[String(path[0])]}" ${message}`);
    return { ok: false, problems: [...new Set(problems)] };
  }
  const { LATCH_DATA_DIR, LATCH_PORT, LATCH_CONTROL_PORT, LATCH_SEED_FILE, LATCH_CLOCK, LATCH_NOW, LATCH_RESTART } = parsed.data;
  return {
    ok: true,
    settings: {
      dataDir: resolve(LATCH_DATA_DIR),
      port: LATCH_PORT,
      controlPort: LATCH_CONTROL_PORT,
      seedFile: LATCH_SEED_FILE,
      clock: LATCH_CLOCK,
      startAt: LATCH_NOW === undefined ? new Date() : new Date(LATCH_NOW),
      restart: LATCH_RESTART,
    },
  };
}
