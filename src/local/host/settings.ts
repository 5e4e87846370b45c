import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** host.json as far as this host reads it. Durations are .NET time spans (`hh:mm:ss`). */
export type HostJson = {
  version?: string;
  functionTimeout?: string;
  retry?: RetryPolicy;
  logging?: { logLevel?: Record<string, string> };
  extensions?: {
    http?: { routePrefix?: string; customHeaders?: Record<string, string> };
    durableTask?: {
      hubName?: string;
      defaultVersion?: string;
      maxConcurrentActivityFunctions?: number;
      maxConcurrentOrchestratorFunctions?: number;
      maxConcurrentEntityFunctions?: number;
      maxEntityOperationBatchSize?: number;
      maxOrchestrationActions?: number;
      overridableExistingInstanceStates?: string;
      httpSettings?: { defaultAsyncRequestSleepTimeMilliseconds?: number };
    };
    eventHubs?: { maxEventBatchSize?: number };
  };
};

export type RetryPolicy = {
  strategy: 'fixedDelay' | 'exponentialBackoff';
  maxRetryCount: number;
  delayInterval?: string;
  minimumInterval?: string;
  maximumInterval?: string;
};

/** Reads host.json; a missing one is an empty one. Errors: names the file when it isn't JSON. */
export function readHostJson(scriptRoot: string): HostJson {
  return readJson<HostJson>(join(scriptRoot, 'host.json')) ?? {};
}

/** local.settings.json: `Values` become environment variables, `Host` is for a host on this machine. */
export type LocalSettings = {
  Values?: Record<string, string>;
  Host?: { LocalHttpPort?: number; CORS?: string; CORSCredentials?: boolean };
};

export function readLocalSettings(scriptRoot: string): LocalSettings {
  return readJson<LocalSettings>(join(scriptRoot, 'local.settings.json')) ?? {};
}

function readJson<T>(path: string): T | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw new Error(`${path} is not valid JSON: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** Replaces `%NAME%` in a binding's value by the setting of that name, as the real host does. */
export function resolveSetting(value: unknown, settings: NodeJS.ProcessEnv = process.env): string {
  return String(value ?? '').replace(/%([^%]+)%/g, (_match, name: string) => {
    const found = settings[name];
    if (found === undefined) throw new Error(`'%${name}%' does not resolve to a value: set ${name}.`);
    return found;
  });
}

const defaultTimeout = '00:30:00';

/** `functionTimeout` in milliseconds; `-1` is no limit. */
export function functionTimeoutMs({ functionTimeout }: HostJson): number {
  return functionTimeout === '-1' ? 2 ** 31 - 1 : timeSpanMs(functionTimeout ?? defaultTimeout);
}

/** A .NET time span (`d.hh:mm:ss.fff`) in milliseconds. */
export function timeSpanMs(span: string): number {
  const match = /^(?:(\d+)\.)?(\d+):(\d+):(\d+(?:\.\d+)?)$/.exec(span);
  if (!match) throw new Error(`'${span}' is not a time span like 00:05:00.`);
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = match;
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1000;
}
