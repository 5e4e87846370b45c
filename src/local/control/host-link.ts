import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const instant = z.iso.datetime().transform((text) => new Date(text));
const ClockView = z.object({
  now: instant,
  nextDue: z.object({ durable: instant.nullable(), triggers: instant.nullable() }),
  idle: z.boolean(),
});
const Advanced = z.object({ now: instant, firedTimers: z.int() });
const Keys = z.object({ system: z.string() });

export type HostClockView = z.infer<typeof ClockView>;

/** The app's host, as the launcher last named it. Undefined answers mean it is down. */
export type HostLink = {
  attach(host: { api: string; pid: number }): void;
  api(): string;
  kill(): void;
  systemKey(): Promise<string | undefined>;
  clock(): Promise<HostClockView | undefined>;
  idle(): Promise<boolean>;
  setTo(at: Date): Promise<{ firedTimers: number } | undefined>;
};

/** Talks to the host's admin endpoints; `hostDir` is where the host keeps its keys, `api` where it will listen. */
export function createHostLink(hostDir: string, api: string): HostLink {
  let host: { api: string; pid?: number } = { api };
  const systemKey = async () =>
    Keys.safeParse(JSON.parse(await readFile(join(hostDir, 'keys.json'), 'utf8').catch(() => '{}'))).data?.system;
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const key = await systemKey();
    if (key === undefined) return undefined;
    const request = {
      method,
      headers: { 'x-functions-key': key, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    };
    const response = await fetch(`${host.api}${path}`, request).catch(() => undefined);
    return response?.ok ? response.json() : undefined;
  };
  return {
    attach: (named) => {
      host = named;
    },
    api: () => host.api,
    kill: () => {
      if (host.pid !== undefined) process.kill(host.pid, 'SIGKILL');
    },
    systemKey,
    clock: async () => ClockView.safeParse(await ask('GET', '/admin/host/clock')).data,
    idle: async () => (await ask('POST', '/admin/host/idle')) !== undefined,
    setTo: async (at) => Advanced.safeParse(await ask('POST', '/admin/host/clock', { setTo: at.toISOString() })).data,
  };
}
