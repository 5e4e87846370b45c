import { auditOfDeviceLog } from '../../domain/audit/devices.js';
import { heard, newsOf, noted, told } from '../../domain/device-log.js';
import type { DoorRecord } from '../../domain/door-record.js';
import type { LockReport } from '../../ports/locks.js';
import type { Ports } from '../edge-ports.js';
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

/** Everything new about the logs of locks goes into the audit, gaps once nothing on its way can close them any more. */
export async function auditLogs({ deviceLogs, audit, clock }: Ports<'deviceLogs' | 'audit' | 'clock'>): Promise<void> {
  const now = clock.now();
  for (const log of await deviceLogs.open()) {
    const news = newsOf(log, now);
    const entries = auditOfDeviceLog(log, news, now.toISOString());
    if (entries.length === 0) continue;
    await audit.append(...entries);
    await deviceLogs.change(log.doorId, (current) => (current ? noted(current, news) : log));
  }
}
