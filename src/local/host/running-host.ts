import type { Host } from './host.js';
import type { FunctionRoute } from './http/function-routes.js';
import type { Listening } from './http/listen.js';

export type RunningHost = {
  host: Host;
  port: number;
  url: string;
  systemKey: string;
  routes: FunctionRoute[];
  /** Takes nothing new, lets what runs end (at most 10 s), writes everything down. */
  close(): Promise<void>;
  /** Forgets everything in memory, as `kill -9` does. */
  crash(): void;
};

const drainLimitMs = 10_000;

/** `opened` are the host's doors, the main one first. */
type Parts = { host: Host; port: number; routes: FunctionRoute[]; opened: Listening[]; abandon(): void };

export function runningHost({ host, port, routes, opened, abandon }: Parts): RunningHost {
  let closing: Promise<void> | undefined;
  return {
    host,
    port,
    url: `http://127.0.0.1:${port}`,
    systemKey: host.keys.system,
    routes,
    close() {
      closing ??= shutDown(host, opened);
      return closing;
    },
    crash: abandon,
  };
}

/** The main door closes first; the client's own stays open for what still runs. */
async function shutDown(host: Host, [main, ...others]: Listening[]): Promise<void> {
  const late = setTimeout(() => {
    for (const each of [main, ...others]) each?.closeNow();
  }, drainLimitMs / 2);
  await main?.close();
  await Promise.race([host.drain(), new Promise((resolve) => setTimeout(resolve, drainLimitMs).unref())]);
  await Promise.all(others.map((each) => each.close()));
  clearTimeout(late);
  host.store.close();
}
