import type { InvocationContext } from '@azure/functions';
import { auditOfDeviceLog } from '../../domain/audit/devices.js';
import { type DeviceLog, heard, newsOf, noted, read, readingOf, returned, told } from '../../domain/device-log.js';
import type { DoorRecord } from '../../domain/door-record.js';
import type { LockReport } from '../../ports/locks.js';
import { eachAlone } from '../each-alone.js';
import type { Ports } from '../edge-ports.js';
import { unlessTroubled } from '../entries/unless-troubled.js';
import type { LockMessage } from './lock-message.js';

/** The line is in the records: its number is ticked off. A lock that does not number what it tells is not followed. */
export async function noteHeard(
  { logId, tellSeq }: LockMessage,
  door: DoorRecord,
  { deviceLogs, clock }: Ports<'deviceLogs' | 'clock'>,
): Promise<void> {
  if (logId === undefined || tellSeq === undefined || !door.lock) return;
  const which = { doorId: door.id, deviceId: door.lock.deviceId, logId };
  await deviceLogs.change(door.id, (log) => heard(log, which, tellSeq, clock.now()));
}

/** The lock itself says how many lines it has told. */
export async function noteTold(
  { log: says }: Pick<LockReport, 'log'>,
  door: DoorRecord,
  { deviceLogs, clock }: Ports<'deviceLogs' | 'clock'>,
): Promise<void> {
  if (!says || !door.lock) return;
  const which = { doorId: door.id, deviceId: door.lock.deviceId, logId: says.id };
  const known = await deviceLogs.read(door.id);
  const after = told(known, which, says.told, clock.now());
  if (after !== known) await deviceLogs.change(door.id, (log) => told(log, which, says.told, clock.now()));
}

/** The lock is back, and what it told before may be lost: it is to say how much that was. */
export async function noteBack(door: DoorRecord, { deviceLogs, clock }: Ports<'deviceLogs' | 'clock'>): Promise<void> {
  if (!door.lock) return;
  const which = { doorId: door.id, deviceId: door.lock.deviceId };
  await deviceLogs.change(door.id, (log) => returned(log, which, clock.now()));
}

/** Asks the locks that came back and have not said yet how many lines they have told: reading them once may have failed. */
export async function askTold(ports: Ports<'deviceLogs' | 'doors' | 'locks' | 'clock'>, context: InvocationContext): Promise<void> {
  await eachAlone(await ports.deviceLogs.open(), (log) => askOne(log, ports), context);
}

async function askOne(log: DeviceLog, ports: Ports<'deviceLogs' | 'doors' | 'locks' | 'clock'>): Promise<void> {
  const reading = readingOf(log, ports.clock.now());
  if (reading === 'given-up') await ports.deviceLogs.change(log.doorId, (current) => read(current ?? log));
  const door = reading === 'due' ? await ports.doors.read(log.doorId) : undefined;
  if (!door) return;
  const reply = await unlessTroubled(ports.locks.readBack(door), { kind: 'unreachable', because: 'trouble' });
  if (reply.kind === 'answered') await noteTold(reply.answer, door, ports);
}

/** Everything new about the logs of locks goes into the audit, gaps once nothing on its way can close them any more. */
export async function auditLogs(ports: Ports<'deviceLogs' | 'audit' | 'clock'>, context: InvocationContext): Promise<void> {
  await eachAlone(await ports.deviceLogs.open(), (log) => auditLog(log, ports), context);
}

async function auditLog(log: DeviceLog, { deviceLogs, audit, clock }: Ports<'deviceLogs' | 'audit' | 'clock'>): Promise<void> {
  const now = clock.now();
  const news = newsOf(log, now);
  const entries = auditOfDeviceLog(log, news, now.toISOString());
  if (entries.length === 0) return;
  await audit.append(...entries);
  await deviceLogs.change(log.doorId, (current) => (current ? noted(current, news) : log));
}
