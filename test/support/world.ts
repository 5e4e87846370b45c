import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFaults } from '../../src/local/cloud/kernel/faults.js';
import type { Ledger, LedgerRow } from '../../src/local/cloud/kernel/ledger.js';
import type { Clock, World } from '../../src/local/cloud/kernel/world.js';
import { verifyTestToken } from './test-token.js';
import { testTls } from './tls.js';

/** A clock that stands still until the test moves it. */
export type TestClock = Clock & { set(to: Date): void; advance(ms: number): void };

/** A world of its own for one emulator test: `rows` is its ledger, `kills` counts what the `kill` fault did, `remove` deletes its data. */
export type TestWorld = Omit<World, 'clock'> & { clock: TestClock; rows: LedgerRow[]; kills(): number; remove(): void };

export type TestWorldOptions = {
  /** Where the clock stands at first; 2026-03-02T09:00:00Z without it. */
  startAt?: Date;
  /** An existing data directory, to start again on what an earlier world left; a fresh one without it. */
  dataDir?: string;
};

/** What every emulated service gets, without Entra, processes or files: TLS for localhost, faults, a ledger in memory, tokens made by `testToken`. */
export async function createTestWorld(options: TestWorldOptions = {}): Promise<TestWorld> {
  const clock = testClock(options.startAt ?? new Date('2026-03-02T09:00:00.000Z'));
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'latch-test-'));
  const rows: LedgerRow[] = [];
  let kills = 0;
  return {
    clock,
    dataDir,
    rows,
    ledger: memoryLedger(rows, clock),
    faults: createFaults(),
    tls: await testTls(),
    verifyServiceToken: async (token, audience) => verifyTestToken(token, audience),
    killHost: () => {
      kills += 1;
    },
    kills: () => kills,
    remove: () => rmSync(dataDir, { recursive: true, force: true }),
  };
}

function testClock(startAt: Date): TestClock {
  let at = startAt.getTime();
  return {
    now: () => new Date(at),
    set: (to) => {
      at = to.getTime();
    },
    advance: (ms) => {
      at += ms;
    },
  };
}

function memoryLedger(rows: LedgerRow[], clock: Clock): Ledger {
  return {
    write: (row) => {
      rows.push({ at: clock.now().toISOString(), ...row });
    },
    since: (at) => rows.filter((row) => at === undefined || Date.parse(row.at) >= at.getTime()),
    close: () => undefined,
  };
}
