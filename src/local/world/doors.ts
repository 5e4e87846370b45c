import type { DeviceWorld } from '../devices/device-world.js';
import { createDoorLock, type DoorLock } from '../devices/door-lock.js';
import { createTerminal, type Terminal } from '../devices/terminal.js';
import type { Pki } from '../pki.js';
import { lockIdOf, terminalsOf } from '../seed/devices.js';
import type { Seed, SeedDoor } from '../seed/shape.js';
import { doorDocument } from './door-documents.js';
import { registerOnce } from './register-once.js';
import { apiClientId, type Services } from './services.js';

export type OpenDoor = { door: SeedDoor; lock: DoorLock | undefined; terminals: Terminal[] };

/** Puts a lock and terminals on every door of the seed, and what operators would have entered about them into the records. */
export async function openDoors(world: DeviceWorld, seed: Seed, services: Services, pki: Pki, apiBase: () => string): Promise<OpenDoor[]> {
  const open = await Promise.all(seed.doors.map((door) => openDoor(world, seed, door, services, pki, apiBase)));
  await services.cosmos.database().seed(
    'doors',
    '/id',
    open.map(({ document }) => document),
  );
  return open;
}

async function openDoor(world: DeviceWorld, seed: Seed, door: SeedDoor, { hub, vault }: Services, pki: Pki, apiBase: () => string) {
  const deviceId = lockIdOf(door.id);
  const certificate = door.kind === 'door' ? await pki.issueDevice(deviceId) : undefined;
  if (certificate) await registerOnce(world.dataDir, hub, deviceId);
  const lock = certificate && (await createDoorLock(world, { deviceId, doorId: door.id, certificate, hub }));
  const own = terminalsOf({ doors: [door] });
  for (const { id } of own) await registerOnce(world.dataDir, hub, id);
  const terminals = await Promise.all(
    own.map(({ id }) =>
      createTerminal(world, { terminalId: id, doorId: door.id, judge: door.judge, apiBase, audience: apiClientId, ...(lock && { lock }) }),
    ),
  );
  const enrolled = terminals.map(({ terminalId, publicJwk, thumbprint }) => ({ id: terminalId, publicJwk, thumbprint }));
  return { door, lock, terminals, document: doorDocument(seed, door, certificate, enrolled, vault.masterKid()) };
}
