import { join } from 'node:path';
import { injectCoreApi, onSystemLog } from './app/core-api.js';
import { loadApp } from './app/load-app.js';
import { type Clock, createVirtualClock, systemClock } from './clock.js';
import { createHost, type Host } from './host.js';
import { frontDoor } from './http/front-door.js';
import { type FunctionRoute, functionRoutes } from './http/function-routes.js';
import { openKeys } from './http/keys.js';
import { type Listening, listen } from './http/listen.js';
import { type HostRequest, segmentsOf } from './http/reply.js';
import { type LogSink, printLog, toLogLevel } from './log.js';
import type { Addresses } from './management/links.js';
import { manage } from './management/router.js';
import { type HostJson, readHostJson, readLocalSettings } from './settings.js';
import type { CommitHook } from './store/crash-point.js';
import { openStore } from './store/database.js';
import { readMark } from './store/marks.js';

export type StartOptions = {
  /** Directory of the built app (package.json, host.json, local.settings.json). Or give `app`. */
  scriptRoot?: string;
  /** Imports the modules that register functions, instead of a script root. */
  app?: () => Promise<unknown>;
  /** 0 picks a free port. */
  port?: number;
  /** Address to listen on; default loopback. */
  hostname?: string;
  dataDir: string;
  /** `virtual` goes on from where the data directory's clock stood. */
  clock?: Clock | 'system' | 'virtual';
  /** Environment variables for the app; what the process has already wins. */
  settings?: Record<string, string>;
  hostJson?: HostJson;
  log?: LogSink;
  /** Called when the host can't write to its data directory any more; default: ends the process. */
  onFailure?: (cause: unknown) => void;
  /** Cuts the power at a commit, for tests; default: what `LATCH_CRASH_AT_COMMIT` says. */
  commitHook?: CommitHook;
  /** Default `FULL`: what was acknowledged survives a power cut. */
  synchronous?: 'FULL' | 'OFF';
};

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
let ownHostname: string | undefined;

/** `WEBSITE_HOSTNAME`, by which the SDK makes links: given from outside, else that of the host started last. */
function hostname(port: number): string {
  const given = process.env['WEBSITE_HOSTNAME'];
  if (given !== undefined && given !== ownHostname) return given;
  ownHostname = `127.0.0.1:${port}`;
  process.env['WEBSITE_HOSTNAME'] = ownHostname;
  return ownHostname;
}

/** Starts the host: one per data directory. Errors: `DataDirectoryInUse`, a port in use, whatever the app's modules throw. */
export async function startHost(options: StartOptions): Promise<RunningHost> {
  const log = options.log ?? printLog;
  const hostJson = options.hostJson ?? (options.scriptRoot ? readHostJson(options.scriptRoot) : {});
  applySettings({ ...(options.scriptRoot ? readLocalSettings(options.scriptRoot) : {}), ...options.settings });
  onSystemLog((level, message) => log(toLogLevel(level), 'worker', message));
  const store = openStore(options.dataDir, { onFailure: failStop(log), ...options });
  const keys = openKeys(options.dataDir);
  const clock = chooseClock(options.clock, readMark(store, 'clock'));

  let host: Host | undefined;
  let routes: FunctionRoute[] = [];
  const opened: Listening[] = [];
  const abandon = () => {
    for (const each of opened) each.closeNow();
    host?.abandon();
    store.close({ abandon: true });
  };
  try {
    const main = await open(opened, options.port ?? 7071, options.hostname ?? '127.0.0.1', log, (request, response) =>
      frontDoor(host, routes, request, response),
    );
    const addresses: Addresses = {
      base: '',
      rpcBase: '',
      hubName: hostJson.extensions?.durableTask?.hubName ?? 'TestHubName',
      systemKey: keys.system,
    };
    const rpc = await open(opened, 0, '127.0.0.1', log, async (request) => {
      if (!isOwnCall(request)) return { status: 403 };
      const [, ...path] = segmentsOf(request);
      return host ? manage({ durable: host.engine.durable, request, path, links: host.addresses }) : { status: 503 };
    });
    addresses.base = `http://${hostname(main.port)}/runtime/webhooks/durabletask`;
    addresses.rpcBase = `http://127.0.0.1:${rpc.port}/durabletask/`;
    await load(options);
    routes = functionRoutes(hostJson.extensions?.http?.routePrefix ?? 'api');
    host = await createHost({ store, clock, log, keys, hostJson, addresses }, options.scriptRoot ?? process.cwd());
    return running({ host, port: main.port, routes, opened, abandon, close: () => store.close() });
  } catch (cause) {
    abandon();
    throw cause;
  }
}

/** The client's endpoint has no key: a page in a browser must not reach it, by no name of this machine. */
function isOwnCall({ headers, url }: HostRequest): boolean {
  return headers.origin === undefined && url.hostname === '127.0.0.1';
}

async function open(opened: Listening[], port: number, hostname: string, log: LogSink, handle: Parameters<typeof listen>[0]['handle']) {
  const listening = await listen({ port, hostname, handle, log });
  opened.push(listening);
  return listening;
}

async function load(options: StartOptions): Promise<void> {
  if (options.app) {
    injectCoreApi(join(options.scriptRoot ?? process.cwd(), 'package.json'));
    await options.app();
  } else if (options.scriptRoot) await loadApp(options.scriptRoot);
  else throw new Error('Give a scriptRoot or an app to load.');
}

type Parts = { host: Host; port: number; routes: FunctionRoute[]; opened: Listening[]; abandon(): void; close(): void };

function running({ host, port, routes, opened, abandon, close }: Parts): RunningHost {
  let closing: Promise<void> | undefined;
  const shutDown = async () => {
    const late = setTimeout(() => {
      for (const each of opened) each.closeNow();
    }, drainLimitMs / 2);
    await Promise.all(opened.slice(0, 1).map((each) => each.close()));
    await Promise.race([host.drain(), new Promise((resolve) => setTimeout(resolve, drainLimitMs).unref())]);
    await Promise.all(opened.slice(1).map((each) => each.close()));
    clearTimeout(late);
    close();
  };
  return {
    host,
    port,
    url: `http://127.0.0.1:${port}`,
    systemKey: host.keys.system,
    routes,
    close() {
      closing ??= shutDown();
      return closing;
    },
    crash: abandon,
  };
}

function chooseClock(asked: StartOptions['clock'], stoodAt: string | undefined): Clock {
  if (asked === 'virtual') return createVirtualClock(stoodAt ? new Date(stoodAt) : new Date());
  return asked === undefined || asked === 'system' ? systemClock : asked;
}

function applySettings(settings: Record<string, string>): void {
  for (const [name, value] of Object.entries(settings)) process.env[name] ??= value;
}

function failStop(log: LogSink): (cause: unknown) => void {
  return (cause) => {
    log('critical', 'host', `cannot write to the data directory: ${String(cause)}`);
    process.exit(1);
  };
}
