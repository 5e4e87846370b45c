import { app, type InvocationContext } from '@azure/functions';
import type { GrantRecord } from '../domain/grant-record.js';
import type { DoorId } from '../domain/ids.js';
import { leaseUntil } from '../domain/lease.js';
import { latest } from '../domain/window.js';
import { logOf } from '../durable/log.js';
import { armPhone, type PhoneNeeds } from './doors/arm-phone.js';
import { eachAlone } from './each-alone.js';
import type { Ports } from './edge-ports.js';
import { confirmOpen } from './revocations/confirm-open.js';

type Needs = PhoneNeeds & Ports<'receipts'>;

/**
 * Every 5 minutes: locks with something armed get a new lease and the time, and phones that did not reach them. The lease is in the records before it
 * is sent. A lock that owes a revocation its receipt gets none before it has confirmed: what it must let go would live on.
 */
export function registerRenewLeases(ports: Needs): void {
  app.timer('renewLeases', {
    schedule: '0 */5 * * * *',
    handler: async (_timer, context) => {
      const armed = await ports.grants.armedUntilAfter(ports.clock.now().toISOString());
      const doorIds = [...new Set(armed.map(({ doorId }) => doorId))];
      const at = (doorId: DoorId) => armed.filter((grant) => grant.doorId === doorId);
      await eachAlone(doorIds, (doorId) => renew(doorId, at(doorId), ports, context), context);
    },
  });
}

async function renew(doorId: DoorId, armed: GrantRecord[], ports: Needs, context: InvocationContext): Promise<void> {
  const { doors, grants, locks, clock } = ports;
  const door = await doors.read(doorId);
  const [first, ...others] = door?.lock ? armed.map(({ window }) => leaseUntil(door, window, clock.now())) : [];
  if (!door || !first) return;
  if (!(await confirmOpen(doorId, ports)).owesNothing)
    return logOf(context).warn('lease not renewed', { doorId, because: 'owes-a-receipt' });
  const until = latest(first, ...others);
  const { seq } = await grants.nextSequence(doorId, until);
  const reply = await locks.sync(door, { seq, leaseUntil: until });
  if (reply.kind === 'answered') await grants.noteContact(doorId, clock.now().toISOString());
  else logOf(context).warn('lease not renewed', { doorId, because: reply.because });
  for (const { id } of door.judge === 'lock' ? armed : []) {
    for (const code of await grants.codes(doorId, id)) await armPhone(code, ports, context);
  }
}
