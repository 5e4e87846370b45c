import { app, type InvocationContext } from '@azure/functions';
import { requestTraced } from '../domain/audit/trace-id.js';
import type { DoorRecord } from '../domain/door-record.js';
import { wordOf } from '../domain/log-fields.js';
import { logOf } from '../durable/log.js';
import { type HearNeeds, hearDevice } from './doors/hear-device.js';
import type { Ports } from './edge-ports.js';
import { durableClient } from './flows.js';
import { type Envelope, LockMessage, readEnvelope } from './telemetry/lock-message.js';
import { type LockMessageNeeds, noteLockMessage } from './telemetry/note-lock-message.js';
import { noteHeard } from './telemetry/note-log.js';
import { noteOpening, noteRefusal } from './telemetry/note-opening.js';
import { noteLateWord, noteReturn } from './telemetry/note-return.js';
import { alarmOf, raiseAlarm } from './telemetry/raise-alarm.js';

type Needs = HearNeeds & LockMessageNeeds & Ports<'flows'>;
/** The setting with the connection of IoT Hub's event stream, and the stream's name. */
export type EventStream = { connection: string; eventHub: string };

/** Event stream of IoT Hub: what locks did on their own, and which of them came back. At least once, so everything here may run twice. */
export function registerLockEvents({ stream, ...ports }: Needs & { stream: EventStream }): void {
  app.eventHub('lockEvents', {
    connection: stream.connection,
    eventHubName: stream.eventHub,
    cardinality: 'many',
    retry: { strategy: 'fixedDelay', delayInterval: { seconds: 5 }, maxRetryCount: -1 },
    extraInputs: [durableClient],
    handler: async (messages: unknown, context) => {
      const all = await ports.doors.list();
      const doors = new Map(all.map((door) => [door.lock?.deviceId, door]));
      for (const [index, message] of list(messages).entries()) {
        const envelope = envelopeAt(context, index);
        const door = envelope && doors.get(envelope.deviceId);
        if (envelope && door) await noteEvent(message, envelope, door, ports, context);
        if (envelope) await hearDevice(message, envelope, all, ports, context);
      }
    },
  });
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const envelopeAt = ({ triggerMetadata }: InvocationContext, index: number) =>
  readEnvelope(list(triggerMetadata?.['systemPropertiesArray'])[index], list(triggerMetadata?.['propertiesArray'])[index]);

async function noteEvent(
  message: unknown,
  { source, opType }: Envelope,
  door: DoorRecord,
  ports: Needs,
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
