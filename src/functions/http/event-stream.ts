import { setTimeout as delay } from 'node:timers/promises';

/** One event as the wire has it (HTML, "Server-sent events"). `id`: where to go on after it. */
export type StreamEvent = { event: string; data: unknown; id?: string };

/** A stream ends by itself before the platform cuts it off, and whoever reads it comes again. */
export type Pace = { askMs: number; checkMs: number; lifeMs: number };
export const usualPace: Pace = { askMs: 500, checkMs: 15_000, lifeMs: 200_000 };

type Source = {
  first: readonly StreamEvent[];
  /** What is new. Throws where the stream must end. */
  next(): Promise<readonly StreamEvent[]>;
  /** Asked every `checkMs`; false ends the stream. */
  mayGoOn(): Promise<boolean>;
  isClosed(): boolean;
};

/** Asks the source again and again and writes what it gives; every now and then a line without meaning, so that nobody on the way gives up. */
export async function* eventStream({ first, next, mayGoOn, isClosed }: Source, pace: Pace = usualPace): AsyncGenerator<string> {
  const began = performance.now();
  let checkedAt = began;
  yield `retry: 1000\n\n${first.map(written).join('')}`;
  while (!isClosed() && performance.now() - began < pace.lifeMs) {
    const events = await next();
    if (events.length > 0) yield events.map(written).join('');
    if (performance.now() - checkedAt >= pace.checkMs) {
      if (!(await mayGoOn())) return;
      checkedAt = performance.now();
      yield ':\n\n';
    }
    await delay(pace.askMs, undefined, { ref: false });
  }
}

const written = ({ event, data, id }: StreamEvent): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
