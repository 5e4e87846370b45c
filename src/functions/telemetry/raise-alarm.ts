import { chainOf } from '../../domain/audit-record.js';
import { operationId } from '../../domain/code-terms.js';
import type { DoorRecord } from '../../domain/door-record.js';
import { type AlarmEvent, alarmLetter } from '../../domain/lock-letters.js';
import type { Ports } from '../edge-ports.js';
import type { LockMessage } from './lock-message.js';

type Needs = Ports<'audit' | 'effects' | 'messages' | 'mailboxes'>;

const kinds: Record<AlarmEvent, string> = { doorForced: 'door.forced', heldOpen: 'door.held-open', tamper: 'door.tamper' };

/** The event, if a message is an alarm. */
export const alarmOf = ({ type }: LockMessage): AlarmEvent | undefined =>
  type === 'doorForced' || type === 'heldOpen' || type === 'tamper' ? type : undefined;

/** Puts what a lock felt into the audit and tells security, each once: a message is known by its device, its log and its number in it. */
export async function raiseAlarm(event: AlarmEvent, message: LockMessage, door: DoorRecord, ports: Needs): Promise<void> {
  const { logSeq, logId = '', at } = message;
  const deviceId = door.lock?.deviceId ?? '';
  const id = `lock:${deviceId}:${logId}:${logSeq}`;
  await ports.audit.append({ id, chain: chainOf(at, door.id), at, kind: kinds[event], doorId: door.id, detail: { deviceId, logSeq } });
  const address = ports.mailboxes.security;
  const operation = operationId(door.id, id, 1);
  if (address === undefined || (await ports.effects.done(deviceId, operation))) return;
  const to = { address, name: 'Security' };
  const reply = await ports.messages.email({ operationId: operation, to, ...alarmLetter(door, event, at) });
  if (reply.kind === 'sent') await ports.effects.note(deviceId, operation, { event });
}
