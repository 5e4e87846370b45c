import { randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HostRequest } from './reply.js';

/** Keys of a data directory: `system` opens management and webhooks, `host` functions of level `function`, `master` everything. */
export type Keys = { system: string; master: string; host: string };

/** Reads `keys.json`, or makes it with fresh keys, readable by the owner only. Errors: a file that isn't JSON. */
export function openKeys(dataDir: string): Keys {
  const path = join(dataDir, 'keys.json');
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as Keys;
  const keys = { system: fresh(), master: fresh(), host: fresh() };
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(path, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  return keys;
}

function fresh(): string {
  return randomBytes(30).toString('base64url');
}

/** True when the request carries one of these keys, in `x-functions-key` or `?code=`. */
export function carriesKey(request: HostRequest, ...accepted: string[]): boolean {
  const header = request.headers['x-functions-key'];
  const given = Buffer.from((typeof header === 'string' ? header : undefined) ?? request.url.searchParams.get('code') ?? '');
  return accepted.some((key) => {
    const wanted = Buffer.from(key);
    return wanted.length === given.length && timingSafeEqual(wanted, given);
  });
}
