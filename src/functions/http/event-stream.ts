import { setTimeout as delay } from 'node:timers/promises';

/** One event as the wire has it (HTML, "Server-sent events"). `id`: where to go on after it. */
export type StreamEvent = { event: string; data: unknown; id?: string };

/** Milliseconds since whenever, and how to let some pass. */
export type Passing = { now(): number; pass(ms: number): Promise<unknown> };
const passing: Passing = { now: () => performance.now(), pass: (ms) => delay(ms, undefined, { ref: false }) };

/** A stream ends by itself before the platform cuts it off, and whoever reads it comes again. `time`: that of the process without it. */
export type Pace = { askMs: number; checkMs: number; lifeMs: number; time?: Passing };
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
  const { askMs, checkMs, lifeMs, time = passing } = pace;
  const began = time.now();
  let checkedAt = began;
  yield `retry: 1000\n\n${first.map(written).join('')}`;
  while (!isClosed() && time.now() - began < lifeMs) {
    const events = await next();
    if (events.length > 0) yield events.map(written).join('');
    if (time.now() - checkedAt >= checkMs) {
      if (!(await mayGoOn())) return;
      checkedAt = time.now();
      yield ':\n\n';
    }
    await time.pass(askMs);
  }
}

const written = ({ event, data, id }: StreamEvent): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
