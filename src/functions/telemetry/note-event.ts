import type { InvocationContext } from '@azure/functions';
import { requestTraced } from '../../domain/audit/trace-id.js';
import type { DoorRecord } from '../../domain/door-record.js';
import { wordOf } from '../../domain/log-fields.js';
import { logOf } from '../../durable/log.js';
import type { Ports } from '../edge-ports.js';
import { type Envelope, LockMessage } from './lock-message.js';
import { type LockMessageNeeds, noteLockMessage } from './note-lock-message.js';
import { noteHeard } from './note-log.js';
import { noteOpening, noteRefusal } from './note-opening.js';
import { noteLateWord, noteReturn } from './note-return.js';
import { alarmOf, raiseAlarm } from './raise-alarm.js';

export type EventNeeds = LockMessageNeeds &
  Ports<'flows' | 'grants' | 'requests' | 'locks' | 'audit' | 'receipts' | 'doors' | 'deviceLogs'>;

/** One message about the lock of a door: that it came back, what its twin says, or what it did on its own. The same again changes nothing. */
export async function noteEvent(
  message: unknown,
  { source, opType }: Envelope,
  door: DoorRecord,
  ports: EventNeeds,
  context: InvocationContext,
): Promise<void> {
  if (source === 'deviceConnectionStateEvents') return opType === 'deviceConnected' ? noteReturn(door, ports, context) : undefined;
  if (source === 'twinChangeEvents') return noteLateWord(parsedBody(message), door, ports, context);
  if (source !== 'Telemetry') return;
  await ports.grants.noteContact(door.id, ports.clock.now().toISOString());
  const parsed = LockMessage.safeParse(parsedBody(message));
  if (!parsed.success || parsed.data.doorId !== door.id) return logOf(context).warn('a lock sent something unknown', { doorId: door.id });
  const { type, grantId, trace } = parsed.data;
  logOf(context).info('a lock told', {
    doorId: door.id,
    grantId,
    outcome: wordOf(type),
    requestId: trace ? requestTraced(trace) : undefined,
  });
  const alarm = alarmOf(parsed.data);
  if (alarm) await raiseAlarm(alarm, parsed.data, door, ports);
  else if (parsed.data.type === 'opened') await noteOpening(parsed.data, door, ports);
  else if (parsed.data.type === 'answerRefused') await noteRefusal(parsed.data, door, ports);
  else await noteLockMessage(parsed.data, door, ports);
  await noteHeard(parsed.data, door, ports);
}

const parsedBody = (message: unknown): unknown => (typeof message === 'string' ? parseJson(message) : message);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
