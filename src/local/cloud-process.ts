import { join } from 'node:path';
import { createTokenSigner } from './cloud/entra/token-signer.js';
import { createFaults } from './cloud/kernel/faults.js';
import { openLedger } from './cloud/kernel/ledger.js';
import type { World } from './cloud/kernel/world.js';
import { serveControlPlane } from './control/control-plane.js';
import { createHostLink } from './control/host-link.js';
import { systemClock, virtualClock } from './control/master-clock.js';
import type { Stage } from './control/stage.js';
import { freePort } from './launch/free-port.js';
import { alreadyRuns, readRuntime, writeRuntime } from './launch/runtime-file.js';
import { openPki } from './pki.js';
import { readSeed } from './seed/read-seed.js';
import type { Seed } from './seed/shape.js';
import { type LocalSettings, readSettings } from './settings.js';
import { appEnvironment } from './world/app-environment.js';
import { openDoors } from './world/doors.js';
import { openPhones } from './world/phones.js';
import { sentTo } from './world/sent-to.js';
import { openServices } from './world/services.js';
import { stageDoors, stageTerminals } from './world/stage-doors.js';
import { teamsPeople } from './world/teams-people.js';

function refuse(problems: string[]): never {
  for (const problem of problems) process.stderr.write(`latch: ${problem}\n`);
  process.exit(1);
}

/** Everything that is not the app: services, locks, terminals and the control plane, until somebody says stop. */
async function runCloud(settings: LocalSettings, seed: Seed): Promise<void> {
  const { dataDir } = settings;
  const api = `http://127.0.0.1:${await freePort(settings.port, 'LATCH_PORT')}`;
  const controlPort = await freePort(settings.controlPort, 'LATCH_CONTROL_PORT');
  const pki = await openPki(join(dataDir, 'pki'));
  const cloudDir = join(dataDir, 'cloud');
  const clock = settings.clock === 'virtual' ? virtualClock(join(cloudDir, 'clock'), settings.startAt) : systemClock;
  const ledger = await openLedger(join(cloudDir, 'ledger.jsonl'), clock);
  const signer = await createTokenSigner(cloudDir);
  const host = createHostLink(join(dataDir, 'host'), api);
  const faults = createFaults();
  const { verifyServiceToken } = signer;
  const world: World = { clock, ledger, faults, tls: pki.tls, dataDir: cloudDir, verifyServiceToken, killHost: host.kill };
  const services = await openServices(world, seed, signer, pki, host);
  const teams = teamsPeople(services, seed, host.api);
  const doors = await openDoors({ clock, ledger, dataDir }, seed, services, pki, host.api);
  const phones = openPhones(dataDir);
  const stage: Stage = {
    ...{ clock, host, ledger, faults, doors: stageDoors(doors, phones), terminals: stageTerminals(doors) },
    phoneKey: async (phoneId) => (await phones.of(phoneId)).publicJwk,
    mintToken: (order) => services.entra.mintUserToken(order),
    browsers: services.push,
    monitorRows: ({ table, ...query }) => services.monitor.rows(`Custom-${table}`, query),
    teams,
    transmitter: services.transmitter,
    grid: services.grid,
    notices: services.graph,
    objectIdOf: (person) => seed.people.find(({ id }) => id === person)?.oid,
    setMailbox: services.communication.setMailbox,
    mailIdle: services.communication.idle,
    people: seed.people.map(({ id }) => id),
    hookOf: services.webhooks.hookOf,
    outbox: (filter) => sentTo(filter, services, teams),
    changePerson: async (id, { notify = true, ...change }) =>
      notify ? services.graph.changeAndTell(id, change) : services.graph.changePerson(id, change),
    changes: () => ['requests', 'rules', 'visits', 'signals'].reduce((sum, name) => sum + services.cosmos.database().changes(name), 0),
  };
  const control = await serveControlPlane(world, stage, controlPort);
  const env = appEnvironment(services, seed, { api, control: control.url }, pki.caFile);
  writeRuntime(dataDir, { pid: process.pid, control: control.url, api, clock: settings.clock, env });
  announce({ event: 'cloud-ready', control: control.url, api, dataDir });

  const stop = async () => {
    await control.close();
    await Promise.all(doors.map(({ lock }) => lock?.close()));
    await Promise.all(Object.values(services).map((service) => service.close()));
    ledger.close();
    process.exit(0);
  };
  process.once('SIGTERM', () => void stop());
  process.once('disconnect', () => void stop());
  process.on('SIGINT', () => (process.connected ? undefined : void stop()));
}

/** Tells the launcher, or whoever started this by hand. */
function announce(ready: object): void {
  if (process.send) process.send(ready);
  else process.stdout.write(`${JSON.stringify(ready)}\n`);
}

const read = readSettings(process.env);
if (!read.ok) refuse(read.problems);
const seed = readSeed(read.settings.seedFile);
if (!seed.ok) refuse(seed.problems);
const other = readRuntime(read.settings.dataDir);
if (other) refuse([alreadyRuns(other, read.settings.dataDir)]);
await runCloud(read.settings, seed.seed).catch((cause: unknown) => refuse([cause instanceof Error ? cause.message : String(cause)]));
