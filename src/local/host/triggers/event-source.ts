/** One event as the local event stream serves it (our own small protocol, loopback only). */
export type StreamEvent = {
  sequenceNumber: number;
  offset: string;
  enqueuedTime: string;
  partitionKey: string;
  body: string;
  properties: Record<string, unknown>;
  systemProperties: Record<string, unknown>;
};

export type EventSource = {
  /** Each partition and its last sequence number, -1 of an empty one. */
  partitions(signal: AbortSignal): Promise<Map<string, number>>;
  events(partition: string, after: number, waitMs: number, max: number, signal: AbortSignal): Promise<StreamEvent[]>;
};

/**
 * Opens an event stream by a connection string `Endpoint=http://…/;SharedAccessKeyName=…;SharedAccessKey=…`.
 * Real Event Hubs speak AMQP: `sb://` endpoints are refused.
 */
export function openEventSource(connection: string, hub: string): EventSource {
  const parts = new Map(
    connection
      .split(';')
      .filter(Boolean)
      .map((part) => splitOnce(part)),
  );
  const endpoint = parts.get('Endpoint') ?? '';
  if (!endpoint.startsWith('http'))
    throw new Error('The event hub connection has no http Endpoint; this host reads the local event stream only.');
  const base = new URL(`${hub}/`, endpoint.endsWith('/') ? endpoint : `${endpoint}/`);
  const headers = { 'x-latch-key': parts.get('SharedAccessKey') ?? '' };

  const get = async <T>(path: string, signal: AbortSignal): Promise<T> => {
    const answer = await fetch(new URL(path, base), { headers, signal });
    if (!answer.ok) throw new Error(`The event stream answered ${answer.status}.`);
    return (await answer.json()) as T;
  };

  return {
    async partitions(signal) {
      const { partitions, last } = await get<{ partitions: string[]; last: number[] }>('partitions', signal);
      return new Map(partitions.map((partition, index) => [partition, last[index] ?? -1]));
    },
    events: async (partition, after, waitMs, max, signal) =>
      (await get<{ events: StreamEvent[] }>(`partitions/${partition}/events?after=${after}&max=${max}&waitMs=${waitMs}`, signal)).events,
  };
}

function splitOnce(part: string): [string, string] {
  const at = part.indexOf('=');
  return [part.slice(0, at), part.slice(at + 1)];
}
