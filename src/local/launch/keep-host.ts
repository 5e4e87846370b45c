import { setTimeout as delay } from 'node:timers/promises';
import type { Child } from './child.js';

export type KeptHost = {
  first: Child;
  /** Resolves when the host has stopped for good. */
  ended: Promise<void>;
  /** Drains the host; nobody restarts it afterwards. */
  stop(): Promise<void>;
};

/** A host that does not even get ready is tried again after these pauses, then given up: something is wrong that a restart won't mend. */
const pausesMs = [0, 500, 1_000, 2_000, 4_000];

/** Keeps one host running: `start` again whenever it dies, unless `restart` says never. `announce` hears of every start after the first. */
export async function keepHost(
  start: (first: boolean) => Promise<Child>,
  restart: 'always' | 'never',
  announce: (host: Child) => void,
  complain: (text: string) => void,
): Promise<KeptHost> {
  const first = await start(true);
  let current = first;
  let stopping = false;
  const startAgain = async (): Promise<Child | undefined> => {
    for (const pauseMs of pausesMs) {
      await delay(pauseMs);
      if (stopping) return undefined;
      const host = await start(false).catch((cause: unknown) => complain(String(cause)));
      if (host) return host;
    }
    return undefined;
  };
  const watch = async (): Promise<void> => {
    const end = await current.ended;
    if (stopping) return;
    complain(`host ended (${end})`);
    const next = restart === 'always' ? await startAgain() : undefined;
    if (!next) return;
    current = next;
    announce(current);
    return watch();
  };
  const ended = watch();
  return {
    first,
    ended,
    async stop() {
      stopping = true;
      current.send('SIGTERM');
      await current.ended;
    },
  };
}
