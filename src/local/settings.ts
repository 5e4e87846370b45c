import { resolve } from 'node:path';
import { z } from 'zod';

const Port = z.coerce.number().int().min(0).max(65_535);

const Settings = z.object({
  LATCH_DATA_DIR: z.string().default('.latch'),
  LATCH_PORT: Port.default(7071),
  LATCH_CONTROL_PORT: Port.default(7072),
  LATCH_SEED_FILE: z.string().optional(),
  LATCH_CLOCK: z.enum(['system', 'virtual']).default('system'),
  LATCH_NOW: z.iso.datetime({ offset: true }).optional(),
  LATCH_RESTART: z.enum(['always', 'never']).default('always'),
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

/** Reads the settings or says in words what is wrong with them. */
export function readSettings(env: NodeJS.ProcessEnv): { ok: true; settings: LocalSettings } | { ok: false; problem: string } {
  const parsed = Settings.safeParse(env);
  if (!parsed.success) return { ok: false, problem: z.prettifyError(parsed.error) };
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
