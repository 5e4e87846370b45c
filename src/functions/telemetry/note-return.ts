import type { InvocationContext } from '@azure/functions';
import { z } from 'zod';
import type { DoorRecord } from '../../domain/door-record.js';
import { LatchError } from '../../domain/errors.js';
import { Instant } from '../../domain/ids.js';
import { logOf } from '../../durable/log.js';
import type { Ports } from '../edge-ports.js';
import { confirmOpen } from '../revocations/confirm-open.js';
import { noteBack } from './note-log.js';

type Needs = Ports<'grants' | 'requests' | 'clock' | 'flows' | 'locks' | 'audit' | 'receipts' | 'doors' | 'rules' | 'deviceLogs'>;

/** The hub announces a device before it takes methods: so long it is waited for. */
const arrivalSeconds = 2;

/** A lock is back: it is told the time, owes its receipts to revocations, and whoever waits for it need not wait for the next try. */
export async function noteReturn(door: DoorRecord, ports: Needs, context: InvocationContext): Promise<void> {
  await ports.grants.noteContact(door.id, ports.clock.now().toISOString());
  await noteBack(door, ports);
  const waiting = await waitingFor(door, ports);
  try {
    await ports.locks.readBack(door, arrivalSeconds);
  } catch (error) {
    if (!(error instanceof LatchError)) throw error;
    logOf(context).warn('a lock came back and was not read', { doorId: door.id, because: error.code });
  }
  await confirm(door, ports, context);
  for (const { id } of waiting) await ports.flows(context).wake(id);
}

async function confirm(door: DoorRecord, ports: Needs, context: InvocationContext): Promise<void> {
  const { revocationIds } = await confirmOpen(door.id, ports);
  for (const revocationId of revocationIds) await ports.flows(context).wakeRevocation(revocationId);
}

const Acknowledged = z.object({ grants: z.record(z.string(), z.object({ seq: z.int() }).nullable().catch(null)).catch({}) });
const Change = z.object({ properties: z.object({ reported: Acknowledged }), at: Instant.optional() });

/** What a lock reports in its twin is an acknowledgement that may come long after its order: noted, and whoever waits for it is woken and asks the lock itself. */
export async function noteLateWord(message: unknown, door: DoorRecord, ports: Needs, context: InvocationContext): Promise<void> {
  const change = Change.safeParse(message);
  if (!change.success) return;
  await confirm(door, ports, context);
  const { grants } = change.data.properties.reported;
  for (const { id, doors } of await waitingFor(door, ports)) {
    const place = doors.find(({ doorId }) => doorId === door.id);
    const word = place && grants[place.grantId];
    if (!place || !word) continue;
    const at = ports.clock.now().toISOString();
    const deviceId = door.lock?.deviceId ?? '';
    await ports.audit.append({
      recordId: `acknowledged:${deviceId}:${place.grantId}:${word.seq}`,
      kind: 'lock.acknowledged-late',
      at,
      by: deviceId,
      doorId: door.id,
      requestId: id,
      grantId: place.grantId,
      detail: { deviceId, seq: word.seq },
    });
    await ports.flows(context).wake(id);
  }
}

const waitingFor = async (door: DoorRecord, { requests }: Needs) =>
  (await requests.openAt(door.id)).filter(({ doors }) =>
    doors.some(({ doorId, lock }) => doorId === door.id && (lock === 'pending' || lock === 'unconfirmed')),
  );
