import { app, type InvocationContext } from '@azure/functions';
import { LatchError } from '../domain/errors.js';
import { logOf } from '../durable/log.js';
import { type HearNeeds, hearDevice } from './doors/hear-device.js';
import { oneAfterAnother } from './each-alone.js';
import { durableClient } from './flows.js';
import { type Envelope, readEnvelope } from './telemetry/lock-message.js';
import { type EventNeeds, noteEvent } from './telemetry/note-event.js';

type Needs = HearNeeds & EventNeeds;
/** The setting with the connection of IoT Hub's event stream, and the stream's name. */
export type EventStream = { connection: string; eventHub: string };

/** Event stream of IoT Hub: what locks did on their own, and which of them came back. At least once, so everything here may run twice. Each message alone: one in trouble has the batch tried again, and keeps none of the others waiting. */
export function registerLockEvents({ stream, ...ports }: Needs & { stream: EventStream }): void {
  app.eventHub('lockEvents', {
    connection: stream.connection,
    eventHubName: stream.eventHub,
    cardinality: 'many',
    retry: { strategy: 'fixedDelay', delayInterval: { seconds: 5 }, maxRetryCount: -1 },
    extraInputs: [durableClient],
    handler: async (messages: unknown, context) => {
      const works = list(messages).map(
        (message, index) => () => orGivenUp(hear(message, envelopeAt(context, index), ports, context), context),
      );
      await oneAfterAnother(works, context);
    },
  });
}

async function hear(message: unknown, envelope: Envelope | undefined, ports: Needs, context: InvocationContext): Promise<void> {
  const door = envelope && (await ports.doors.withDevice(envelope.deviceId));
  if (!door) return;
  if (door.lock?.deviceId === envelope.deviceId) await noteEvent(message, envelope, door, ports, context);
  await hearDevice(message, envelope, door, ports, context);
}

/** A minute of tries. */
const mostTries = 12;

/**
 * Without the records every message would fail, and is waited for. Anything else that lasts concerns this one: the rounds of doors find out what the hub
 * said, and a line of a lock that is not ticked off is a gap in the audit. The messages behind it go on.
 */
async function orGivenUp(work: Promise<void>, context: InvocationContext): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (isOurs(error) || (context.retryContext?.retryCount ?? 0) < mostTries) throw error;
    logOf(context).trouble('a message of a device given up', error);
  }
}

/** A record the database refuses is the message's own trouble: it is never going to be taken. */
const isOurs = (error: unknown) =>
  error instanceof LatchError && error.code === 'records-unavailable' && error.status !== 400 && error.status !== 413;

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const envelopeAt = ({ triggerMetadata }: InvocationContext, index: number) =>
  readEnvelope(list(triggerMetadata?.['systemPropertiesArray'])[index], list(triggerMetadata?.['propertiesArray'])[index]);
