import type { Api } from '../api/client.js';
import { eventReader, type Told } from './read-events.js';

type Hearing = { told: (events: Told[]) => void; line: (state: 'live' | 'broken') => void };

const firstPauseMs = 1_000;
const longestPauseMs = 30_000;

/** Reads the stream until `over`, and again where it was, whenever it ends: after a second, and less often the longer it cannot be reached. */
export async function followEvents(api: Api, { told, line }: Hearing, over: AbortSignal): Promise<void> {
  let place: string | undefined;
  let pauseMs = firstPauseMs;
  const hear = (events: Told[]) => {
    place = events.findLast(({ id }) => id !== undefined)?.id ?? place;
    told(events);
  };
  while (!over.aborted) {
    const headers = place === undefined ? {} : { 'last-event-id': place };
    const body = await api.GET('/api/stream', { headers, parseAs: 'stream', signal: over }).then(
      ({ data, response }) => (response.ok ? (data as ReadableStream<Uint8Array> | undefined) : undefined),
      () => undefined,
    );
    if (body) {
      pauseMs = firstPauseMs;
      line('live');
      await readAll(body, hear).catch(() => undefined);
    }
    if (over.aborted) return;
    if (!body) line('broken');
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    pauseMs = body ? firstPauseMs : Math.min(longestPauseMs, pauseMs * 2);
  }
}

async function readAll(body: ReadableStream<Uint8Array>, hear: (events: Told[]) => void): Promise<void> {
  const pieces = body.getReader();
  const read = eventReader();
  const text = new TextDecoder();
  for (let next = await pieces.read(); !next.done; next = await pieces.read()) hear(read(text.decode(next.value, { stream: true })));
}
