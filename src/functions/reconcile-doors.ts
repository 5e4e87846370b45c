import { app, type InvocationContext } from '@azure/functions';
import type { DoorRecord } from '../domain/door-record.js';
import { minutesAfter } from '../domain/window.js';
import type { HubDevice } from '../ports/doors.js';
import { applyChange } from './doors/apply-change.js';
import { noteStanding } from './doors/note-standing.js';
import type { OrderNeeds } from './doors/order-change.js';
import { reconcileDoor } from './doors/reconcile-door.js';
import { releaseLeaked } from './doors/release-leaked.js';
import { retireOldPrint } from './doors/retire-old-print.js';
import { eachAlone, oneAfterAnother } from './each-alone.js';
import type { Ports } from './edge-ports.js';
import { durableClient } from './flows.js';

type Needs = Omit<OrderNeeds, 'tokens' | 'sessions' | 'effects' | 'newId'> & Ports<'flows'>;

/** A younger one is being carried out by whoever confirmed it. */
const cutShortMinutes = 1;

/** Every 5 minutes: records, hub and locks are held against each other, one question to the hub for all devices, and one to each lock that has something to do with anybody. */
export function registerReconcileDoors(ports: Needs): void {
  app.timer('reconcileDoors', {
    schedule: '0 */5 * * * *',
    extraInputs: [durableClient],
    handler: async (_timer, context) => {
      await oneAfterAnother([() => finishChanges(ports, context), () => lookAfterAll(ports, context)], context);
    },
  });
}

/** What was confirmed and then cut short. */
async function finishChanges(ports: Needs, context: InvocationContext): Promise<void> {
  const before = minutesAfter(ports.clock.now(), -cutShortMinutes);
  const cutShort = (await ports.doorChanges.unsettled()).filter(({ steps }) => (steps.at(-1)?.at ?? '') < before);
  await eachAlone(cutShort, async (change) => void (await applyChange(change, ports)), context);
}

async function lookAfterAll(ports: Needs, context: InvocationContext): Promise<void> {
  const devices = new Map((await ports.registry.all()).map((device) => [device.deviceId, device]));
  await eachAlone(await ports.doors.list(), (door) => lookAfter(door, devices, ports, context), context);
}

async function lookAfter(
  door: DoorRecord,
  devices: ReadonlyMap<string, HubDevice>,
  ports: Needs,
  context: InvocationContext,
): Promise<void> {
  await noteStanding(door, devices, ports);
  await retireOldPrint(door, ports);
  await releaseLeaked(door.id, ports.flows(context), ports);
  const twin = door.lock && devices.get(door.lock.deviceId);
  const isIdle = !twin || (twin.desired.length === 0 && twin.reported.length === 0 && (await ports.grants.live(door.id)).length === 0);
  if (!isIdle) await reconcileDoor(door.id, ports);
}
