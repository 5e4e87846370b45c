import { app, type InvocationContext } from '@azure/functions';
import { type HearNeeds, hearDevice } from './doors/hear-device.js';
import { durableClient } from './flows.js';
import { readEnvelope } from './telemetry/lock-message.js';
import { type EventNeeds, noteEvent } from './telemetry/note-event.js';

type Needs = HearNeeds & EventNeeds;
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
      for (const [index, message] of list(messages).entries()) {
        const envelope = envelopeAt(context, index);
        const door = envelope && (await ports.doors.withDevice(envelope.deviceId));
        if (!door) continue;
        if (door.lock?.deviceId === envelope.deviceId) await noteEvent(message, envelope, door, ports, context);
        await hearDevice(message, envelope, door, ports, context);
      }
    },
  });
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const envelopeAt = ({ triggerMetadata }: InvocationContext, index: number) =>
  readEnvelope(list(triggerMetadata?.['systemPropertiesArray'])[index], list(triggerMetadata?.['propertiesArray'])[index]);
