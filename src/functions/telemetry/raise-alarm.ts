import type { LockEntry } from '../../domain/audit/doors.js';
import { operationId } from '../../domain/code-terms.js';
import type { DoorRecord } from '../../domain/door-record.js';
import { type AlarmEvent, alarmLetter } from '../../domain/lock-letters.js';
import type { Ports } from '../edge-ports.js';
import type { LockMessage } from './lock-message.js';

type Needs = Ports<'audit' | 'effects' | 'messages' | 'mailboxes' | 'clock'>;

const kinds: Record<AlarmEvent, LockEntry['kind']> = { doorForced: 'door.forced', heldOpen: 'door.held-open', tamper: 'door.tamper' };

/** The event, if a message is an alarm. */
export const alarmOf = ({ type }: LockMessage): AlarmEvent | undefined =>
  type === 'doorForced' || type === 'heldOpen' || type === 'tamper' ? type : undefined;

/** Puts what a lock felt into the audit and tells security, each once: a message is known by its device, its log and its number in it. */
export async function raiseAlarm(event: AlarmEvent, message: LockMessage, door: DoorRecord, ports: Needs): Promise<void> {
  const { logSeq, logId = '', at } = message;
  const receivedAt = ports.clock.now().toISOString();
  const deviceId = door.lock?.deviceId ?? '';
  const id = `lock:${deviceId}:${logId}:${logSeq}`;
  const device = { id: deviceId, logId, seq: logSeq };
  const what = { recordId: id, kind: kinds[event], doorId: door.id, detail: { deviceId } };
  await ports.audit.append({ ...what, at, receivedAt, by: deviceId, device });
  const address = ports.mailboxes.security;
  const operation = operationId(door.id, id, 1);
  if (address === undefined || (await ports.effects.done(deviceId, operation))) return;
  const to = { address, name: 'Security' };
  const reply = await ports.messages.email({ operationId: operation, to, ...alarmLetter(door, event, at) });
  if (reply.kind === 'sent') await ports.effects.note(deviceId, operation, { event });
}
