import { setTimeout as delay } from 'node:timers/promises';
import device, { Client, type Twin } from 'azure-iot-device';
import { Mqtt } from 'azure-iot-device-mqtt';
import type { Method } from './methods.js';
import type { ReportedPatch } from './reported.js';

/** Where the hub is and what the device proves itself with (PEM texts). */
export type Connection = {
  deviceId: string;
  hostName: string;
  mqttPort: number;
  certificate: { cert: string; key: string; ca: string };
};

export type Outgoing = { messageId: string; type: string; body: string };

/** One connection to the hub, from open to its end; it never reconnects by itself. */
export type Session = {
  /** The whole desired document, as patched so far. */
  readonly desired: unknown;
  reported: unknown;
  /** Resolves when the hub has the message on disk (PUBACK). */
  send(message: Outgoing): Promise<void>;
  report(patch: ReportedPatch): Promise<void>;
  /** Aborted when the connection is gone. */
  ended: AbortSignal;
  close(): Promise<void>;
};

// Node finds no other name than `Client` among this CommonJS package's exports.
const { Message, X509AuthenticationProvider } = device;

const neverRetry = { shouldRetry: () => false, nextRetryTimeout: () => -1 };
const closeWithinMs = 2_000;
/** The SDK would wait for a twin for ever. */
const twinWithinMs = 10_000;

/**
 * Connects, takes methods, subscribes to desired properties, then reads the twin, in this order, so that nothing falls between.
 * `onOpen`: the hub has taken the connection; what the twin says is not known yet.
 * A client of its own each time: the SDK's own retry ends for good after four minutes and forgets subscriptions.
 */
export async function openSession(
  connection: Connection,
  methods: Record<string, Method>,
  onDesired: (patch: unknown) => void,
  onOpen: () => void,
): Promise<Session> {
  const client = createClient(connection);
  const ended = new AbortController();
  client.on('disconnect', () => ended.abort());
  client.on('error', () => ended.abort());
  try {
    await client.setOptions({ ...connection.certificate });
    await client.open();
    onOpen();
    for (const [name, method] of Object.entries(methods)) answerMethod(client, name, method);
    const patience = AbortSignal.any([ended.signal, AbortSignal.timeout(twinWithinMs)]);
    const twin = await unlessEnded(patience, client.getTwin());
    twin.on('error', () => ended.abort());
    twin.on('properties.desired', onDesired);
    await unlessEnded(patience, twin.get());
    return sessionOn(client, twin, ended);
  } catch (cause) {
    await closeClient(client);
    throw cause;
  }
}

function createClient({ deviceId, hostName, mqttPort }: Connection): Client {
  const provider = new X509AuthenticationProvider({ deviceId, host: hostName, gatewayHostName: `localhost:${mqttPort}` });
  const client = Client.fromAuthenticationProvider(provider, Mqtt);
  client.setRetryPolicy(neverRetry);
  return client;
}

function answerMethod(client: Client, name: string, method: Method): void {
  client.onDeviceMethod(name, (request, response) => {
    method(request.payload)
      .catch(() => ({ status: 500, payload: { because: 'device-trouble' } }))
      .then(({ status, payload }) => response.send(status, payload))
      .catch(() => undefined);
  });
}

function sessionOn(client: Client, twin: Twin, ended: AbortController): Session {
  return {
    get desired() {
      return twin.properties.desired;
    },
    reported: twin.properties.reported,
    ended: ended.signal,
    async send({ messageId, type, body }) {
      const message = new Message(body);
      message.messageId = messageId;
      message.contentType = 'application/json';
      message.contentEncoding = 'utf-8';
      message.properties.add('type', type);
      await unlessEnded(ended.signal, client.sendEvent(message));
    },
    report: (patch) =>
      unlessEnded(
        ended.signal,
        new Promise<void>((resolve, reject) => {
          twin.properties.reported['update'](patch, (trouble: unknown) => (trouble ? reject(trouble) : resolve()));
        }),
      ),
    async close() {
      ended.abort();
      await closeClient(client);
    },
  };
}

/** The SDK leaves some promises pending for ever when the connection ends. */
function unlessEnded<T>(ended: AbortSignal, work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Error('the connection has ended'));
    if (ended.aborted) stop();
    ended.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => ended.removeEventListener('abort', stop));
  });
}

async function closeClient(client: Client): Promise<void> {
  const closed = client.close().catch(() => undefined);
  await Promise.race([closed, delay(closeWithinMs, undefined, { ref: false })]);
}
