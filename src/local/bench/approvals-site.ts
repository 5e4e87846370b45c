import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { spawnLatch } from '../launch/spawn-latch.js';
import { createWorldClient, type Reply, type WorldClient } from '../story/world-client.js';
import { seedWith } from './who-site.js';

const hour = 3_600_000;
const Vote = z.object({ approverId: z.string(), decision: z.enum(['approve', 'deny']), at: z.string() });
const View = z.object({
  status: z.string(),
  outcome: z.string().optional(),
  approvals: z.object({ required: z.int(), votes: z.array(Vote) }),
  timeline: z.array(z.object({ event: z.string() })),
});

/** A whole Latch whose approvers are beset. Time stands still. */
export type ApprovalsSite = WorldClient & {
  api: string;
  /** Asks for a door, for two hours later; `nth`: another guest asks each time. */
  ask(doorId: string, nth: number, purpose?: string): Promise<string>;
  idle(): Promise<void>;
  advance(ms: number): Promise<void>;
  request(id: string): Promise<z.infer<typeof View>>;
  decide(user: string, id: string, decision: string): Promise<Reply>;
  /** The path of the newest link in a mail to this person. */
  linkOf(user: string): Promise<string>;
  /** Kills the host as by a power cut; another one is there when this resolves. */
  restart(): Promise<void>;
  close(): Promise<void>;
};

/** So many people ask, so that nobody asks too often. */
export const guests = 250;

export async function openApprovalsSite(): Promise<ApprovalsSite> {
  const dataDir = await mkdtemp(join(tmpdir(), 'latch-bench-approvals-'));
  const seedFile = join(dataDir, 'site.json');
  writeFileSync(seedFile, JSON.stringify(seedWith(guests)));
  const clock = { LATCH_CLOCK: 'virtual', LATCH_NOW: '2027-02-03T08:00:00.000Z' };
  const latch = await spawnLatch({ LATCH_DATA_DIR: dataDir, LATCH_SEED_FILE: seedFile, ...clock });
  const world = createWorldClient(latch.api, latch.control);
  return {
    ...world,
    api: latch.api,
    async ask(doorId, nth, purpose = `Measure ${nth}`) {
      const start = (await world.now()).getTime() + 2 * hour;
      const window = { start: new Date(start).toISOString(), end: new Date(start + hour).toISOString() };
      const { body } = await world.as(`guest-${nth % guests}`)('POST', '/requests', { doorIds: [doorId], window, purpose });
      return z.string().parse(body['id']);
    },
    advance: async (ms) => void (await world.control('POST', '/clock', { advanceMs: ms })),
    idle: async () => void (await world.control('POST', '/idle')),
    request: async (id) => View.parse((await world.as('dan')('GET', `/requests/${id}`)).body),
    decide: (user, id, decision) => world.as(user)('POST', `/requests/${id}/decisions`, { decision, reason: 'Measured' }),
    async linkOf(user) {
      const sent = z.array(z.object({ text: z.string().default('') })).parse(await world.control('GET', `/outbox?to=${user}`));
      const found = sent.flatMap(({ text }) => text.match(/\/api\/approvals\/[\w-]{49}/g) ?? []);
      return z.string().parse(found.at(-1));
    },
    async restart() {
      process.kill(z.int().parse(latch.pids['host']), 'SIGKILL');
      await delay(500);
      while (!(await fetch(`${latch.api}/api/health/live`).catch(() => undefined))?.ok) await delay(100);
    },
    async close() {
      await latch.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}
