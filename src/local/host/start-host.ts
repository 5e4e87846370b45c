import { join } from 'node:path';
import { injectCoreApi, onSystemLog } from './app/core-api.js';
import { loadApp } from './app/load-app.js';
import { traceInvocations } from './app/trace-invocations.js';
import { unsupportedBindings } from './app/unsupported.js';
import { type Clock, createVirtualClock, systemClock } from './clock.js';
import { createHost, type Host } from './host.js';
import { readCors } from './http/cors.js';
import { frontDoor } from './http/front-door.js';
import { type FunctionRoute, functionRoutes } from './http/function-routes.js';
import { openKeys } from './http/keys.js';
import { type Listening, listen } from './http/listen.js';
import { type HostRequest, segmentsOf } from './http/reply.js';
import { type LogSink, printLog, toLogLevel } from './log.js';
import type { Addresses } from './management/links.js';
import { manage } from './management/router.js';
import { type RunningHost, runningHost } from './running-host.js';
import { type HostJson, type LocalSettings, readHostJson, readLocalSettings } from './settings.js';
import type { CommitHook } from './store/crash-point.js';
import { openStore } from './store/database.js';
import { readMark } from './store/marks.js';

export type StartOptions = {
  /** Directory of the built app (package.json, host.json, local.settings.json). Or give `app`. */
  scriptRoot?: string;
  /** Imports the modules that register functions, instead of a script root. */
  app?: () => Promise<unknown>;
  /** 0 picks a free port; default what local.settings.json says, else 7071. */
  port?: number | undefined;
  /** Address to listen on; default loopback. */
  hostname?: string;
  dataDir: string;
  /** `virtual` goes on from where the data directory's clock stood. */
  clock?: Clock | 'system' | 'virtual';
  /** Environment variables for the app; what the process has already wins. */
  settings?: Record<string, string>;
  hostJson?: HostJson;
  log?: LogSink;
  /** Writes two lines about every run of a function. */
  traceInvocations?: boolean;
  /** Called when the host can't write to its data directory any more; default: ends the process. */
  onFailure?: (cause: unknown) => void;
  /** Cuts the power at a commit, for tests; default: what `LATCH_CRASH_AT_COMMIT` says. */
  commitHook?: CommitHook;
  /** Default `FULL`: what was acknowledged survives a power cut. */
  synchronous?: 'FULL' | 'OFF';
};

const defaultPort = 7071;
let ownHostname: string | undefined;

/** Starts the host: one per data directory. Errors: `DataDirectoryInUse`, a port in use, whatever the app's modules throw. */
export async function startHost(options: StartOptions): Promise<RunningHost> {
  const { hostJson, local } = readConfiguration(options);
  const log = options.log ?? printLog(hostJson.logging?.logLevel);
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
    const port = options.port ?? local.Host?.LocalHttpPort ?? defaultPort;
    const main = await open(opened, port, options.hostname ?? '127.0.0.1', log, (request, response) =>
      frontDoor(host, routes, request, response),
    );
    const rpc = await open(opened, 0, '127.0.0.1', log, async (request) => {
      if (!isOwnCall(request)) return { status: 403 };
      const [, ...path] = segmentsOf(request);
      return host ? manage({ durable: host.engine.durable, request, path, links: host.addresses }) : { status: 503 };
    });
    const addresses: Addresses = {
      base: `http://${hostname(main.port)}/runtime/webhooks/durabletask`,
      rpcBase: `http://127.0.0.1:${rpc.port}/durabletask/`,
      hubName: hostJson.extensions?.durableTask?.hubName ?? 'TestHubName',
      systemKey: keys.system,
    };
    await load(options, log);
    routes = functionRoutes(hostJson.extensions?.http?.routePrefix ?? 'api');
    const parts = { store, clock, log, keys, hostJson, addresses, cors: readCors(local.Host ?? {}) };
    host = await createHost(parts, options.scriptRoot ?? process.cwd());
    return runningHost({ host, port: main.port, routes, opened, abandon });
  } catch (cause) {
    abandon();
    throw cause;
  }
}

/** What the app's directory says, with its settings put into the environment. */
function readConfiguration({ scriptRoot, hostJson, settings }: StartOptions): { hostJson: HostJson; local: LocalSettings } {
  const local = scriptRoot ? readLocalSettings(scriptRoot) : {};
  for (const [name, value] of Object.entries({ ...local.Values, ...settings })) process.env[name] ??= value;
  return { hostJson: hostJson ?? (scriptRoot ? readHostJson(scriptRoot) : {}), local };
}

/** `WEBSITE_HOSTNAME`, by which the SDK makes links: given from outside, else that of the host started last. */
function hostname(port: number): string {
  const given = process.env['WEBSITE_HOSTNAME'];
  if (given !== undefined && given !== ownHostname) return given;
  ownHostname = `127.0.0.1:${port}`;
  process.env['WEBSITE_HOSTNAME'] = ownHostname;
  return ownHostname;
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

async function load(options: StartOptions, log: LogSink): Promise<void> {
  if (options.traceInvocations) traceInvocations(log);
  if (options.app) {
    injectCoreApi(join(options.scriptRoot ?? process.cwd(), 'package.json'));
    await options.app();
  } else if (options.scriptRoot) await loadApp(options.scriptRoot);
  else throw new Error('Give a scriptRoot or an app to load.');
  for (const line of unsupportedBindings()) log('warning', 'host', line);
}

function chooseClock(asked: StartOptions['clock'], stoodAt: string | undefined): Clock {
  if (asked === 'virtual') return createVirtualClock(stoodAt ? new Date(stoodAt) : new Date());
  return asked === undefined || asked === 'system' ? systemClock : asked;
}

function failStop(log: LogSink): (cause: unknown) => void {
  return (cause) => {
    log('critical', 'host', `cannot write to the data directory: ${String(cause)}`);
    process.exit(1);
  };
}
