import { createHash } from 'node:crypto';
import type { Sqlite } from '../../kernel/sqlite.js';

/** What goes into the hub's built-in endpoint. `system` holds the `iothub-*` names and, for telemetry, `message-id`. */
export type HubEvent = { deviceId: string; at: Date; body: string; properties: Record<string, string>; system: Record<string, string> };

/** One event as the stream shows it. */
export type StreamEvent = {
  sequenceNumber: number;
  offset: string;
  enqueuedTime: string;
  partitionKey: string;
  body: string;
  properties: Record<string, string>;
  systemProperties: Record<string, string>;
};

/** The durable log behind the event stream: ordered within a partition, and a device's events share one. */
export type EventLog = {
  partitions: string[];
  /** The last sequence number of each partition, -1 of an empty one. */
  last(): number[];
  /** Belongs inside a commit. */
  append(event: HubEvent): void;
  read(partition: string, after: number, max: number): StreamEvent[];
};

type Row = { seq: number; enqueued: string; device: string; body: string; properties: string; system: string };

export function createEventLog({ statement }: Sqlite, partitionCount: number): EventLog {
  const lastOf = (partition: number) =>
    Number(statement('SELECT coalesce(max(seq), -1) AS last FROM events WHERE partition = ?').get(partition)?.['last']);
  const partitionOf = (deviceId: string) => createHash('sha256').update(deviceId).digest().readUInt32BE() % partitionCount;
  return {
    partitions: Array.from({ length: partitionCount }, (_, index) => String(index)),
    last: () => Array.from({ length: partitionCount }, (_, index) => lastOf(index)),
    append({ deviceId, at, body, properties, system }) {
      const partition = partitionOf(deviceId);
      const seq = lastOf(partition) + 1;
      const insert = statement('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)');
      insert.run(partition, seq, at.toISOString(), deviceId, body, JSON.stringify(properties), JSON.stringify(system));
    },
    read(partition, after, max) {
      const rows = statement('SELECT * FROM events WHERE partition = ? AND seq > ? ORDER BY seq LIMIT ?').all(partition, after, max);
      return rows.map((row) => shown(row as Row));
    },
  };
}

function shown({ seq, enqueued, device, body, properties, system }: Row): StreamEvent {
  return {
    sequenceNumber: seq,
    offset: String(seq),
    enqueuedTime: enqueued,
    partitionKey: device,
    body,
    properties: JSON.parse(properties) as Record<string, string>,
    systemProperties: { ...(JSON.parse(system) as Record<string, string>), 'iothub-enqueuedtime': enqueued },
  };
}
