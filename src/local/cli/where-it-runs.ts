import { z } from 'zod';
import { Complaint } from '../../cli/command.js';
import { readRuntime } from '../launch/runtime-file.js';
import { readSettings } from '../settings.js';

/** The Latch of this machine: its API, and tokens for the people of its site. */
export type LocalLatch = { api: string; tokenOf(user: string): Promise<string> };

const Minted = z.object({ accessToken: z.string() });

/** The one that runs on `LATCH_DATA_DIR`, else wherever the ports in the environment say it would. */
export function whereItRuns(env: NodeJS.ProcessEnv): LocalLatch {
  const read = readSettings(env);
  if (!read.ok) throw new Complaint(read.problems.join('\n'));
  const { dataDir, port, controlPort } = read.settings;
  const { api, control } = readRuntime(dataDir) ?? { api: `http://127.0.0.1:${port}`, control: `http://127.0.0.1:${controlPort}` };
  return { api, tokenOf: (user) => tokenOf(control, user) };
}

async function tokenOf(control: string, user: string): Promise<string> {
  const response = await fetch(`${control}/local/tokens`, { method: 'POST', body: JSON.stringify({ user, acrs: ['c1'] }) }).catch(() => {
    throw new Complaint(`No local Latch runs at ${control}: start one with npm start.`);
  });
  if (!response.ok) throw new Complaint(`Nobody at the local site is called ${user}.`);
  return Minted.parse(await response.json()).accessToken;
}
