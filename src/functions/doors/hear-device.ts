import type { InvocationContext } from '@azure/functions';
import { z } from 'zod';
import type { DoorRecord } from '../../domain/door-record.js';
import { GrantId } from '../../domain/ids.js';
import type { Ports } from '../edge-ports.js';
import type { Envelope } from '../telemetry/lock-message.js';
import type { MountNeeds } from './mount-device.js';
import { devicesOf, noteOne } from './note-standing.js';
import { reconcileQuietly } from './reconcile-door.js';

export type HearNeeds = MountNeeds & Ports<'rules' | 'audit' | 'deviceLogs' | 'directory' | 'responders'>;

/** What the hub itself says of our devices: one came back, one is gone, somebody changed a twin. Told again, nothing more happens. */
export async function hearDevice(
  message: unknown,
  { deviceId, source, opType }: Envelope,
  door: DoorRecord,
  ports: HearNeeds,
  context: InvocationContext,
): Promise<void> {
  const isLock = door.lock?.deviceId === deviceId;
  switch (`${source}/${opType}`) {
    case 'deviceConnectionStateEvents/deviceConnected':
      return isLock ? reconcileQuietly(door.id, ports, context) : undefined;
    case 'deviceConnectionStateEvents/deviceDisconnected':
    case 'deviceLifecycleEvents/deleteDeviceIdentity':
    case 'deviceLifecycleEvents/createDeviceIdentity':
      return askRegistry(door, deviceId, ports);
    case 'twinChangeEvents/updateTwin':
    case 'twinChangeEvents/replaceTwin':
      return isLock && (await namesStranger(message, door, ports)) ? reconcileQuietly(door.id, ports, context) : undefined;
  }
}

/** A device that is disabled is cut off: the end of a connection may be news of that. */
async function askRegistry(door: DoorRecord, deviceId: string, ports: HearNeeds): Promise<void> {
  const known = devicesOf(door).find((each) => each.deviceId === deviceId);
  const status = (await ports.registry.standing(deviceId)) === 'enabled' ? 'enabled' : 'disabled';
  if (known && known.status !== status) await noteOne(door, { ...known, status }, ports);
}

const Section = z.object({ grants: z.record(z.string(), z.unknown()).catch({}) }).catch({ grants: {} });
const Change = z.object({ properties: z.object({ desired: Section, reported: Section }) });

/** A grant on a twin that is not live in the records: somebody else has put it there. Our own are written before they are sent. */
async function namesStranger(message: unknown, door: DoorRecord, { grants }: HearNeeds): Promise<boolean> {
  const change = Change.safeParse(typeof message === 'string' ? parseJson(message) : message);
  if (!change.success) return false;
  const { desired, reported } = change.data.properties;
  const named = Object.entries({ ...desired.grants, ...reported.grants }).filter(([, value]) => value !== null);
  for (const [name] of named) {
    const id = GrantId.safeParse(name);
    if (!id.success || (await grants.read(door.id, id.data))?.state !== 'live') return true;
  }
  return false;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
