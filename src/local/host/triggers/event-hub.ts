import type { TypedData } from '../app/programming-model.js';
import type { FunctionInfo } from '../app/registry.js';
import { resolveSetting } from '../settings.js';
import { readMark, writeMark } from '../store/marks.js';
import { type EventSource, openEventSource, type StreamEvent } from './event-source.js';
import { createReader, type Reader } from './reader.js';
import { runFunction } from './run-function.js';
import type { Trigger, TriggerParts } from './trigger.js';

type Stream = { hub: string; group: string; source: EventSource; many: boolean; most: number };
const longPollMs = 20_000;
const drainTimeoutMs = 30_000;

/** Event Hubs and IoT Hub's built-in endpoint: in order per partition, at least once, checkpoint after the batch (also when the function failed, as on Azure). */
export function eventHubTrigger(parts: TriggerParts, info: FunctionInfo): Trigger {
  const { trigger } = info;
  const setting = String(trigger['connection'] ?? '');
  const hub = resolveSetting(trigger['eventHubName']);
  const stream: Stream = {
    hub,
    group: resolveSetting(trigger['consumerGroup'] ?? '$Default'),
    source: openEventSource(process.env[setting] ?? '', hub),
    many: trigger['cardinality'] !== 'one',
    most: parts.hostJson.extensions?.eventHubs?.maxEventBatchSize ?? 100,
  };
  const readers = new Map<string, Reader>();
  let stopped = false;
  // The partitions are themselves read like a stream: until the source tells them once.
  const finder = createReader({
    name: info.name,
    log: parts.log,
    async next(_wait, signal) {
      for (const partition of (await stream.source.partitions(signal)).keys()) {
        readers.set(partition, partitionReader(parts, info, stream, partition));
      }
      if (!stopped) for (const reader of readers.values()) reader.start();
      void finder.stop();
      return false;
    },
  });
  const all = () => (readers.size > 0 ? [...readers.values()] : [finder]);

  /** One question for all partitions: a reader that waits for nothing new is left waiting. */
  const behind = async (): Promise<Reader[]> => {
    const last = await stream.source.partitions(AbortSignal.timeout(drainTimeoutMs)).catch(() => new Map<string, number>());
    return [...readers].flatMap(([partition, reader]) =>
      (last.get(partition) ?? -1) > checkpoint(parts, stream, partition) ? [reader] : [],
    );
  };

  return {
    start: () => finder.start(),
    async stop() {
      stopped = true;
      await Promise.all([finder, ...readers.values()].map((reader) => reader.stop()));
    },
    async drain() {
      if (readers.size === 0) await finder.drain();
      return (await Promise.all((await behind()).map((reader) => reader.drain()))).some(Boolean);
    },
    settled: async () => void (await Promise.all(all().map((reader) => reader.settled()))),
  };
}

const checkpointKey = ({ hub, group }: Stream, partition: string) => `eventhub:${hub}/${group}/${partition}`;

/** The last sequence number that was handled, -1 before the first. */
function checkpoint({ store }: TriggerParts, stream: Stream, partition: string): number {
  return Number(readMark(store, checkpointKey(stream, partition)) ?? -1);
}

function partitionReader(parts: TriggerParts, info: FunctionInfo, stream: Stream, partition: string): Reader {
  return createReader({
    name: info.name,
    log: parts.log,
    async next(wait, signal, working) {
      const after = checkpoint(parts, stream, partition);
      const events = await stream.source.events(partition, after, wait ? longPollMs : 0, stream.most, signal);
      const last = events.at(-1);
      if (!last) return false;
      working();
      await deliver(parts, info, stream, partition, events);
      await parts.store.write(() => writeMark(parts.store, checkpointKey(stream, partition), String(last.sequenceNumber)));
      return true;
    },
  });
}

async function deliver(parts: TriggerParts, info: FunctionInfo, stream: Stream, partition: string, events: StreamEvent[]): Promise<void> {
  const context = { fullyQualifiedNamespace: 'local', eventHubName: stream.hub, consumerGroup: stream.group, partitionId: partition };
  const PartitionContext = asJson(context);
  if (stream.many) {
    await runFunction(
      parts,
      info,
      { collectionString: { string: events.map(({ body }) => body) } },
      { PartitionContext, ...manyMetadata(events) },
    );
    return;
  }
  for (const event of events) await runFunction(parts, info, { string: event.body }, { PartitionContext, ...oneMetadata(event) });
}

function manyMetadata(events: StreamEvent[]): Record<string, TypedData> {
  return {
    PartitionKeyArray: asJson(events.map((event) => event.partitionKey)),
    OffsetArray: asJson(events.map((event) => event.offset)),
    SequenceNumberArray: asJson(events.map((event) => event.sequenceNumber)),
    EnqueuedTimeUtcArray: asJson(events.map((event) => event.enqueuedTime)),
    PropertiesArray: asJson(events.map((event) => event.properties)),
    SystemPropertiesArray: asJson(events.map((event) => event.systemProperties)),
  };
}

function oneMetadata(event: StreamEvent): Record<string, TypedData> {
  return {
    PartitionKey: asJson(event.partitionKey),
    Offset: asJson(event.offset),
    SequenceNumber: asJson(event.sequenceNumber),
    EnqueuedTimeUtc: asJson(event.enqueuedTime),
    Properties: asJson(event.properties),
    SystemProperties: asJson(event.systemProperties),
  };
}

function asJson(value: unknown): TypedData {
  return { json: JSON.stringify(value) };
}
