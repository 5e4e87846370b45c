import { syncBuiltinESMExports } from 'node:module';
import tls from 'node:tls';

/** `host:port` as a client asks for it, and the loopback address it gets. */
export type LoopbackTable = ReadonlyMap<string, { host: string; port: number }>;

/**
 * Reads `latch-hub.azure-devices.net:443=127.0.0.1:45001,…`; empty text means nothing is redirected. Throws when an entry
 * is malformed or would lead anywhere but to this machine.
 */
export function readLoopback(text: string): LoopbackTable {
  const entries = text.split(',').filter((entry) => entry.trim() !== '');
  return new Map(entries.map(readEntry));
}

function readEntry(entry: string): [string, { host: string; port: number }] {
  const [, from, host, port] = /^\s*([A-Za-z0-9.-]+:\d+)=(127\.0\.0\.1|localhost):(\d+)\s*$/.exec(entry) ?? [];
  if (from === undefined || host === undefined) throw new Error(`LATCH_LOOPBACK: "${entry}" is not host:port=127.0.0.1:port`);
  return [from, { host, port: Number(port) }];
}

type Target = { host?: string | null | undefined; port?: number | string | null | undefined; servername?: string | undefined };

/**
 * Sends TLS connections for the listed names to this machine and keeps the name the server must prove. It is for SDKs that
 * hard-wire their port; it patches the module objects every CommonJS client shares. Returns what undoes it.
 */
export function installLoopback(table: LoopbackTable): () => void {
  const connect = tls.connect;
  const redirected = (options: Target): Target => {
    const to = table.get(`${options.host ?? 'localhost'}:${options.port ?? 443}`);
    return to ? { ...options, ...to, servername: options.servername || (options.host ?? '') } : options;
  };
  const patched = (first: unknown, ...rest: unknown[]) =>
    Reflect.apply(connect, tls, [isTarget(first) ? redirected(first) : first, ...rest]) as tls.TLSSocket;
  tls.connect = patched as typeof tls.connect;
  syncBuiltinESMExports();
  return () => {
    tls.connect = connect;
    syncBuiltinESMExports();
  };
}

const isTarget = (value: unknown): value is Target => typeof value === 'object' && value !== null;

const asked = process.env['LATCH_LOOPBACK'];
if (asked) installLoopback(readLoopback(asked));
