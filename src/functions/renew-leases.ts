import { app, type InvocationContext } from '@azure/functions';
import type { DoorRecord } from '../domain/door-record.js';
import { leaseUntil } from '../domain/lease.js';
import { latest } from '../domain/window.js';
import type { Ports } from './edge-ports.js';
import { eachAlone } from './sweep/each-alone.js';

type Needs = Ports<'doors' | 'grants' | 'locks' | 'clock'>;

/** Every 5 minutes: locks with something armed get a new lease and the time. The lease is in the records before it is sent. */
export function registerRenewLeases(ports: Needs): void {
  app.timer('renewLeases', {
    schedule: '0 */5 * * * *',
    handler: async (_timer, context) => {
      const doors = (await ports.doors.list()).filter((door) => door.lock);
      await eachAlone(doors, (door) => renew(door, ports, context), context);
    },
  });
}

async function renew(door: DoorRecord, { grants, locks, clock }: Needs, context: InvocationContext): Promise<void> {
  const now = clock.now();
  const leases = (await grants.live(door.id))
    .filter(({ generation, window }) => generation > 0 && Date.parse(window.closesAt) > now.getTime())
    .map(({ window }) => leaseUntil(door, window, now));
  const [first, ...others] = leases;
  if (!first) return;
  const until = latest(first, ...others);
  const { seq } = await grants.nextSequence(door.id, until);
  const reply = await locks.sync(door, { seq, leaseUntil: until });
  if (reply.kind === 'answered') await grants.noteContact(door.id, clock.now().toISOString());
  else context.warn('lease not renewed', { doorId: door.id, because: reply.because });
}
