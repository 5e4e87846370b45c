import { createHash } from 'node:crypto';
import type { HttpRequest } from '@azure/functions';
import type { Identity } from '../../ports/identity.js';
import type { Effects } from '../../ports/requests.js';
import { bodyHash } from './body-hash.js';
import { type Problem, problem } from './problem.js';
import type { Parsed } from './read-body.js';

const keyPattern = /^[\x21-\x7e]{1,255}$/;

/** The `Idempotency-Key` of a call, if it has one. Errors: 400 `invalid-idempotency-key`. */
export function readKey(request: HttpRequest): Parsed<string | undefined> {
  const key = request.headers.get('idempotency-key') ?? undefined;
  if (key === undefined || keyPattern.test(key)) return { ok: true, value: key };
  return { ok: false, problem: problem(400, 'invalid-idempotency-key', 'An Idempotency-Key has 1 to 255 visible ASCII characters.') };
}

export const keyReused = (): Problem => problem(422, 'idempotency-key-reused', 'This Idempotency-Key came with another body before.');

/** For mutations that do the same again anyway: remembers a caller's key with its body, and tells a reused one. */
export function keyLedger(effects: Effects) {
  const slot = (who: Identity, path: string, key: string) =>
    `key-${createHash('sha256')
      .update(JSON.stringify([who.id, path, key]))
      .digest('hex')}`;
  return {
    async isReused(who: Identity, path: string, key: string, body: unknown): Promise<boolean> {
      const id = slot(who, path, key);
      return (await effects.done(id, 'used')) && !(await effects.done(id, bodyHash(body)));
    },
    async remember(who: Identity, path: string, key: string, body: unknown): Promise<void> {
      const id = slot(who, path, key);
      await effects.note(id, bodyHash(body), {});
      await effects.note(id, 'used', {});
    },
  };
}
