import { once } from 'node:events';
import { join } from 'node:path';
import { createIotHub } from '../cloud/iot-hub/service.js';
import { createFaults } from '../cloud/kernel/faults.js';
import { openLedger } from '../cloud/kernel/ledger.js';
import type { World } from '../cloud/kernel/world.js';
import { createDoorLock, type DoorLock } from '../devices/door-lock.js';
import { openPki } from '../pki.js';

/** `lock-site.js DATA_DIR COUNT UNITS TOKEN`: a hub with so many locks in a process of its own, to be weighed. UNITS 0: no throttle. Says a line when all are there. */
const [dataDir = '', count = '0', units = '0', token = ''] = process.argv.slice(2);
const atOnce = 16;

const clock = { now: () => new Date() };
const pki = await openPki(join(dataDir, 'pki'));
const world: World = {
  clock,
  ledger: await openLedger(join(dataDir, 'ledger.jsonl'), clock),
  faults: createFaults(),
  tls: pki.tls,
  dataDir,
  verifyServiceToken: async (presented) => (presented === token ? { appId: 'bench' } : undefined),
  killHost: () => undefined,
};
const hub = await createIotHub(world, { deviceCa: pki.deviceCa, throttle: Number(units) || false });
const doorIds = Array.from({ length: Number(count) }, (_, index) => `door-${index}`);
const certificates = new Map<string, Awaited<ReturnType<typeof pki.issueDevice>>>();
for (const doorId of doorIds) {
  await hub.registerDevice(`${doorId}-lock`);
  certificates.set(doorId, await pki.issueDevice(`${doorId}-lock`));
}
say({ event: 'ready', restPort: hub.restPort, caFile: pki.caFile, residentBytes: resident() });
await once(process.stdin, 'data');

const locks: DoorLock[] = [];
const began = performance.now();
const next = doorIds.values();
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (const doorId of next) locks.push(await connect(doorId));
  }),
);
const connectMs = performance.now() - began;
say({ event: 'connected', connectMs, residentBytes: resident(), locks: locks.map(({ doorId, publicJwk }) => ({ doorId, publicJwk })) });
for await (const _ of process.stdin) {
  await Promise.all(locks.map((lock) => lock.idle()));
  say({ event: 'idle', residentBytes: resident() });
}
process.exit(0);

async function connect(doorId: string): Promise<DoorLock> {
  const certificate = certificates.get(doorId);
  if (!certificate) throw new Error(`${doorId} has no certificate.`);
  const lock = await createDoorLock(world, { deviceId: `${doorId}-lock`, doorId, certificate, hub });
  if (!lock.snapshot().online) throw new Error(`${doorId}-lock did not connect.`);
  return lock;
}

/** After a collection (`--expose-gc`), so that what is counted is kept. */
function resident(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss;
}

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
