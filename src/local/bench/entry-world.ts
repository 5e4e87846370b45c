import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { azureCredential } from '../../azure/azure-credential.js';
import { openCosmosDatabase } from '../../azure/cosmos-database.js';
import { cosmosDoors } from '../../azure/cosmos-doors.js';
import { keyVaultMasterKeys } from '../../azure/key-vault-master-keys.js';
import type { DoorRecord } from '../../domain/door-record.js';
import { DoorId } from '../../domain/ids.js';
import { createTerminal, type Terminal } from '../devices/terminal.js';
import { readRuntime } from '../launch/runtime-file.js';
import { type SpawnedLatch, spawnLatch } from '../launch/spawn-latch.js';
import { terminalsOf } from '../seed/devices.js';
import { readSeed, seedFile as shippedSite } from '../seed/read-seed.js';
import type { Seed } from '../seed/shape.js';
import { fillDoor, type Presentable } from './live-grants.js';

/** How many doors, how costly a guess at them is (scrypt N), and how many of the grants at each can be presented. */
export type DoorPlan = { doors: number; scryptCost: number; grants: number; presentable: number };

/** A door with its terminals, and the codes it is waiting for. */
export type BusyDoor = { terminals: Terminal[]; codes: Presentable[] };

/** `pids`: its processes, by name. */
export type EntryWorld = { doorsOf(scryptCost: number): BusyDoor[]; pids: SpawnedLatch['pids']; close(): Promise<void> };

/** Everything that runs by itself: it is measured elsewhere, and would take thousands of grants nobody asked for off again. */
const triggers = ['followRequests', 'followGrants', 'followRules', 'followDoorChanges', 'lockEvents', 'sweep'];
const timers = ['reconcileDoors', 'renewLeases', 'renewSubscriptions', 'watchRisk', 'deliveryReports'];

/** A whole Latch as `npm start` runs it, every write on the disk before it is answered, with a site of busy doors; only what runs by itself is disabled. */
export async function openEntryWorld(plans: readonly DoorPlan[]): Promise<EntryWorld> {
  const dataDir = await mkdtemp(join(tmpdir(), 'latch-bench-entries-'));
  const seed = seedWith(plans);
  const seedFile = join(dataDir, 'site.json');
  writeFileSync(seedFile, JSON.stringify(seed));
  const disabled = Object.fromEntries([...triggers, ...timers].map((name) => [`AzureWebJobs.${name}.Disabled`, 'true']));
  const latch = await spawnLatch({ LATCH_DATA_DIR: dataDir, LATCH_CLOCK: 'system', LATCH_SEED_FILE: seedFile, ...disabled });
  const { database, keys } = recordsOf(dataDir);
  const key = await keys.current();
  const people = seed.people.filter(({ id }) => id === 'alice' || id === 'bob').map(({ oid }) => oid);
  const busy = new Map<number, BusyDoor[]>();
  for (const [index, plan] of plans.entries()) {
    const ids = doorIds(index, plan);
    const doors = await Promise.all(ids.map((id) => withCost(database, id, plan.scryptCost)));
    const codes = await Promise.all(doors.map((door) => fillDoor(database, door, key, people, { ...plan, count: plan.grants })));
    const terminals = await Promise.all(ids.map((id) => terminalsAt(seed, id, dataDir, latch.api)));
    busy.set(
      plan.scryptCost,
      ids.map((_, at) => ({ terminals: terminals[at] ?? [], codes: codes[at] ?? [] })),
    );
  }
  return {
    pids: latch.pids,
    doorsOf: (scryptCost) => busy.get(scryptCost) ?? [],
    async close() {
      database.close();
      await latch.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}

const doorIds = (plan: number, { doors }: DoorPlan) => Array.from({ length: doors }, (_, index) => `bench-${plan}-${index}`);

function seedWith(plans: readonly DoorPlan[]): Seed {
  const shipped = readSeed(shippedSite({}));
  if (!shipped.ok) throw new Error(shipped.problems.join('\n'));
  const { seed } = shipped;
  const ids = plans.flatMap((plan, index) => doorIds(index, plan));
  const doors = ids.map((id) => ({
    id,
    site: 'BER1',
    class: 'controlled' as const,
    judge: 'cloud' as const,
    kind: 'door' as const,
    offlineCapable: false,
  }));
  const groups = seed.groups.map((group) =>
    group.id === 'all-doors' ? { ...group, memberOf: [...group.memberOf, ...ids.map((id) => `door:${id}`)] } : group,
  );
  return { ...seed, doors: [...seed.doors, ...doors], groups };
}

/** The same records and keys as the app's, reached the same way. */
function recordsOf(dataDir: string) {
  const runtime = readRuntime(dataDir);
  if (!runtime) throw new Error('The cloud is gone.');
  const { NODE_EXTRA_CA_CERTS: caFile = '', COSMOS_ENDPOINT: endpoint = '', KEY_VAULT_URL: vaultUrl = '' } = runtime.env;
  const { IDENTITY_ENDPOINT, IDENTITY_HEADER, AZURE_TOKEN_CREDENTIALS } = runtime.env;
  Object.assign(process.env, { IDENTITY_ENDPOINT, IDENTITY_HEADER, AZURE_TOKEN_CREDENTIALS });
  tls.setDefaultCACertificates([...tls.getCACertificates(), readFileSync(caFile, 'utf8')]);
  const credential = azureCredential();
  const clock = { now: () => new Date() };
  return {
    database: openCosmosDatabase({ endpoint, databaseId: 'latch', credential }),
    keys: keyVaultMasterKeys({ vaultUrl, secretName: 'latch-master', credential, clock }),
  };
}

async function withCost(database: ReturnType<typeof recordsOf>['database'], id: string, scryptCost: number): Promise<DoorRecord> {
  const door = await cosmosDoors(database).change(DoorId.parse(id), (current) => ({ ...current, scryptCost }));
  if (!door) throw new Error(`There is no door ${id}.`);
  return door;
}

function terminalsAt(seed: Seed, doorId: string, dataDir: string, api: string): Promise<Terminal[]> {
  const world = { clock: { now: () => new Date() }, ledger: { write: () => undefined }, dataDir };
  const audience = String(readRuntime(dataDir)?.env['LATCH_API_CLIENT_ID']);
  return Promise.all(
    terminalsOf(seed)
      .filter((terminal) => terminal.doorId === doorId)
      .map(({ id }) => createTerminal(world, { terminalId: id, doorId, judge: 'cloud', apiBase: () => api, audience })),
  );
}
