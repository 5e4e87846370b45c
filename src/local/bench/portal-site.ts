import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { chromiumPath } from '../browser/chromium.js';
import { peopleInBrowser } from '../browser/people-in-browser.js';
import { spawnLatch } from '../launch/spawn-latch.js';
import { createWorldClient, type WorldClient } from '../story/world-client.js';
import { listenTo } from './told-by-browser.js';
import { seedWith } from './who-site.js';

/** So many strangers ask (`guest-0` …), so that nobody is suspected for asking too often. */
export const guests = 50;

/** A whole Latch with people at its pages, in a browser that tells how they feel. Time stands still. */
export type PortalSite = WorldClient & {
  /** Somebody opens a page, signed in with a second factor. */
  open(user: string, path: string): Promise<Page>;
  advance(minutes: number): Promise<void>;
  /** Somebody asks for one door and the flow is through with it: its id. */
  asked(user: string, doorId: string, window: object): Promise<string>;
  close(): Promise<void>;
};

/** Undefined, and said on standard error, where there is no Chromium to measure in. `slowdown`: how many times slower the pages' processor is made. */
export async function openPortalSite(slowdown = Number(process.env['BENCH_SLOWDOWN'] ?? 1)): Promise<PortalSite | undefined> {
  if (chromiumPath === undefined) {
    process.stderr.write('Skipped: there is no Chromium. Install the package chromium, or name one in LATCH_CHROMIUM.\n');
    return undefined;
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'latch-bench-portal-'));
  const seedFile = join(dataDir, 'site.json');
  await writeFile(seedFile, JSON.stringify(seedWith(guests)));
  const latch = await spawnLatch({ LATCH_DATA_DIR: dataDir, LATCH_SEED_FILE: seedFile, LATCH_CLOCK: 'virtual' });
  const world = createWorldClient(latch.api, latch.control);
  const people = await peopleInBrowser({ api: latch.api });
  const listened = new Set<Page>();
  const prepare = async (page: Page) => {
    listened.add(page);
    await listenTo(page);
    await (await page.context().newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  };
  return {
    ...world,
    async open(user, path) {
      const page = await people.open(user, path);
      if (listened.has(page)) return page;
      await prepare(page);
      return people.open(user, path);
    },
    advance: async (minutes) => void (await world.control('POST', '/clock', { advanceMs: minutes * 60_000 })),
    async asked(user, doorId, window) {
      const { body } = await world.as(user)('POST', '/requests', { doorIds: [doorId], window, purpose: 'Look after the cooling' });
      await world.control('POST', '/idle');
      return z.string({ error: () => `Not asked: ${JSON.stringify(body)}` }).parse(body['id']);
    },
    async close() {
      await people.close();
      await latch.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}
