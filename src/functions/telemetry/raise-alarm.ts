import type { LockEntry } from '../../domain/audit/doors.js';
import type { DoorRecord } from '../../domain/door-record.js';
import { AlarmEvent } from '../../domain/owed-letter.js';
import type { Ports } from '../edge-ports.js';
import type { LockMessage } from './lock-message.js';
import { type TellNeeds, tellSecurity } from './tell-security.js';

type Needs = TellNeeds & Ports<'audit' | 'clock'>;

const kinds: Record<AlarmEvent, LockEntry['kind']> = { doorForced: 'door.forced', heldOpen: 'door.held-open', tamper: 'door.tamper' };

/** The event, if a message is an alarm. */
export const alarmOf = ({ type }: LockMessage): AlarmEvent | undefined => AlarmEvent.safeParse(type).data;

/** Puts what a lock felt into the audit and tells security, each once: a message is known by its device, its log and its number in it. */
export async function raiseAlarm(event: AlarmEvent, message: LockMessage, door: DoorRecord, ports: Needs): Promise<void> {
  const { logSeq, logId = '', at } = message;
  const receivedAt = ports.clock.now().toISOString();
  const deviceId = door.lock?.deviceId ?? '';
  const id = `lock:${deviceId}:${logId}:${logSeq}`;
  const device = { id: deviceId, logId, seq: logSeq };
  const what = { recordId: id, kind: kinds[event], doorId: door.id, detail: { deviceId } };
  await ports.audit.append({ ...what, at, receivedAt, by: deviceId, device });
  await tellSecurity({ about: 'alarm', event, deviceId, logId: message.logId, logSeq, at }, door, ports);
}
