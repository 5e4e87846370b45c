import { setTimeout as delay } from 'node:timers/promises';
import type { Session } from './session.js';

/** Keeps one session open for as long as it is wanted. */
export type Reconnecting = {
  /** Begins; resolves when the first attempt has ended, well or not. */
  start(): Promise<void>;
  /** Ends the session and the attempts. */
  stop(): Promise<void>;
  connected(): boolean;
  /** Resolves when no attempt is under way. */
  settled(): Promise<void>;
};

const firstPauseMs = 50;
const longestPauseMs = 5_000;
const steadyAfterMs = 5_000;

/** `run` works with an open session and returns when it has taken everything over. Pauses double from 50 ms to 5 s, jittered; a session that was steady resets them. */
export function keepConnected(open: () => Promise<Session>, run: (session: Session) => Promise<void>): Reconnecting {
  let stopping: AbortController | undefined;
  let attempt: Promise<void> = Promise.resolve();
  let loop: Promise<void> = Promise.resolve();
  let current: Session | undefined;

  const connect = async (stop: AbortSignal): Promise<void> => {
    try {
      const session = await open();
      if (stop.aborted) return await session.close();
      current = session;
      await run(session);
    } catch {
      await current?.close();
      current = undefined;
    }
  };
  const untilStopped = async (stop: AbortSignal): Promise<void> => {
    for (let failures = 0; !stop.aborted; ) {
      const startedAt = performance.now();
      attempt = connect(stop);
      await attempt;
      if (current) await end(AbortSignal.any([current.ended, stop]));
      await current?.close();
      current = undefined;
      failures = performance.now() - startedAt > steadyAfterMs ? 0 : failures + 1;
      const pauseMs = Math.min(firstPauseMs * 2 ** failures, longestPauseMs) * (0.5 + Math.random() / 2);
      await delay(pauseMs, undefined, { signal: stop }).catch(() => undefined);
    }
  };
  return {
    async start() {
      if (!stopping) {
        stopping = new AbortController();
        loop = untilStopped(stopping.signal);
      }
      await attempt;
    },
    async stop() {
      stopping?.abort();
      stopping = undefined;
      await loop;
    },
    connected: () => current !== undefined && !current.ended.aborted,
    settled: () => attempt,
  };
}

function end(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
