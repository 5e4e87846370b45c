import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { azureCredential } from '../../azure/azure-credential.js';
import { type CosmosDatabase, openCosmosDatabase } from '../../azure/cosmos-database.js';
import { cosmosDoors } from '../../azure/cosmos-doors.js';
import { keyVaultMasterKeys } from '../../azure/key-vault-master-keys.js';
import type { DoorRecord } from '../../domain/door-record.js';
import { DoorId } from '../../domain/ids.js';
import type { MasterKeys } from '../../ports/keys.js';
import { createTerminal, type Terminal } from '../devices/terminal.js';
import { type CloudRuntime, readRuntime } from '../launch/runtime-file.js';
import { type SpawnedLatch, spawnLatch } from '../launch/spawn-latch.js';
import { terminalsOf } from '../seed/devices.js';
import { readSeed, seedFile as shippedSite } from '../seed/read-seed.js';
import type { Seed } from '../seed/shape.js';

/** A door of the site. `scryptCost`: how costly a guess at it is (N); `site`: of its own, BER1 without. */
export type BenchDoor = { id: string; judge: 'cloud' | 'lock'; scryptCost: number; site?: string };

/**
 * A whole Latch as `npm start` runs it, every write on the disk before it is answered, with doors of its own; only what runs by itself is
 * disabled: it is measured elsewhere, and would take thousands of grants nobody asked for off again. The records, keys and hub are reached as the app does.
 */
export type BenchSite = {
  latch: SpawnedLatch;
  runtime: CloudRuntime;
  dataDir: string;
  database: CosmosDatabase;
  keys: MasterKeys;
  credential: ReturnType<typeof azureCredential>;
  /** Object ids of people who may enter everywhere. */
  people: string[];
  door(id: string): Promise<DoorRecord>;
  /** The two terminals of a door, with their own keys. */
  terminals(id: string): Promise<Terminal[]>;
  close(): Promise<void>;
};

const selfActing = [
  ...[
    'followRequests',
    'followGrants',
    'followRules',
    'followDoorChanges',
    'followReceipts',
    'followVisits',
    'lockEvents',
    'deliveryReports',
  ],
  ...['sweep', 'reconcileDoors', 'renewLeases', 'renewSubscriptions', 'watchRisk', 'signCheckpoints', 'exportAudit', 'keepRetention'],
];

/** `running`: what runs by itself all the same; `tenantSize`: what its directory can be asked. */
export type BenchSiteOptions = { running?: readonly string[]; tenantSize?: Seed['tenantSize'] };

export async function openBenchSite(
  doors: readonly BenchDoor[],
  { running = [], tenantSize = 'small' }: BenchSiteOptions = {},
): Promise<BenchSite> {
  const dataDir = await mkdtemp(join(tmpdir(), 'latch-bench-site-'));
  const seed = { ...seedWith(doors), tenantSize };
  const seedFile = join(dataDir, 'site.json');
  writeFileSync(seedFile, JSON.stringify(seed));
  const asleep = selfActing.filter((name) => !running.includes(name));
  const disabled = Object.fromEntries(asleep.map((name) => [`AzureWebJobs.${name}.Disabled`, 'true']));
  const latch = await spawnLatch({ LATCH_DATA_DIR: dataDir, LATCH_CLOCK: 'system', LATCH_SEED_FILE: seedFile, ...disabled });
  const runtime = readRuntime(dataDir);
  if (!runtime) throw new Error('The cloud is gone.');
  const { database, keys, credential } = reach(runtime);
  const records = cosmosDoors(database);
  for (const { id, scryptCost } of doors) await records.change(DoorId.parse(id), (door) => ({ ...door, scryptCost }));
  return {
    ...{ latch, runtime, dataDir, database, keys, credential },
    people: seed.people.filter(({ id }) => id === 'alice' || id === 'bob').map(({ oid }) => oid),
    async door(id) {
      const door = await records.read(DoorId.parse(id));
      if (!door) throw new Error(`There is no door ${id}.`);
      return door;
    },
    terminals: (id) => terminalsAt(id, seed, runtime, dataDir),
    async close() {
      database.close();
      await latch.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}

function seedWith(added: readonly BenchDoor[]): Seed {
  const shipped = readSeed(shippedSite({}));
  if (!shipped.ok) throw new Error(shipped.problems.join('\n'));
  const { seed } = shipped;
  const plain = { site: 'BER1', class: 'controlled', kind: 'door', offlineCapable: false } as const;
  const groups = seed.groups.map((group) =>
    group.id === 'all-doors' ? { ...group, memberOf: [...group.memberOf, ...added.map(({ id }) => `door:${id}`)] } : group,
  );
  const more = [...new Set(added.flatMap(({ site }) => site ?? []))].map((id) => ({ id, name: id, timeZone: 'UTC' }));
  const doors = added.map(({ id, judge, site = plain.site }) => ({ ...plain, id, judge, site }));
  return { ...seed, sites: [...seed.sites, ...more], doors: [...seed.doors, ...doors], groups };
}

/** What the app is told by its environment, this process is told here. */
function reach({ env }: CloudRuntime) {
  const { NODE_EXTRA_CA_CERTS: caFile = '', COSMOS_ENDPOINT: endpoint = '', KEY_VAULT_URL: vaultUrl = '' } = env;
  const { IDENTITY_ENDPOINT, IDENTITY_HEADER, AZURE_TOKEN_CREDENTIALS } = env;
  Object.assign(process.env, { IDENTITY_ENDPOINT, IDENTITY_HEADER, AZURE_TOKEN_CREDENTIALS });
  tls.setDefaultCACertificates([...tls.getCACertificates(), readFileSync(caFile, 'utf8')]);
  const credential = azureCredential();
  return {
    credential,
    database: openCosmosDatabase({ endpoint, databaseId: 'latch', credential }),
    keys: keyVaultMasterKeys({ vaultUrl, secretName: 'latch-master', credential, clock: { now: () => new Date() } }),
  };
}

function terminalsAt(doorId: string, seed: Seed, { api, env }: CloudRuntime, dataDir: string): Promise<Terminal[]> {
  const world = { clock: { now: () => new Date() }, ledger: { write: () => undefined }, dataDir };
  const place = { doorId, judge: 'cloud', apiBase: () => api, audience: String(env['LATCH_API_CLIENT_ID']) } as const;
  const own = terminalsOf(seed).filter((terminal) => terminal.doorId === doorId);
  return Promise.all(own.map(({ id }) => createTerminal(world, { ...place, terminalId: id })));
}
