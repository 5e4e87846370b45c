import type { Clock } from '../kernel/clock.js';
import type { Answer, Call } from '../kernel/serve.js';
import { graphError } from './errors.js';

/** Answers a call that is over its limit; undefined lets it through. */
export type Limit = (call: Pick<Call, 'path' | 'query'>) => Answer | undefined;

const tooMany = (retryAfterSeconds?: number): Answer => {
  const answer = graphError(429, 'TooManyRequests', 'Too many requests.');
  return retryAfterSeconds === undefined ? answer : { ...answer, headers: { ...answer.headers, 'Retry-After': String(retryAfterSeconds) } };
};

/** Milliseconds as callers have lived them: a story's clock may jump while the machine's hardly moves, and stand still while that goes on. */
export function livedTime(clock: Clock): () => number {
  let [wall, real, lived] = [clock.now().getTime(), performance.now(), 0];
  return () => {
    const [wallNow, realNow] = [clock.now().getTime(), performance.now()];
    lived += Math.max(0, wallNow - wall, realNow - real);
    [wall, real] = [wallNow, realNow];
    return lived;
  };
}

/** Units of directory questions one app may ask in ten seconds: in a tenant of fewer than 50 people, of 50 to 500, of more. */
const directoryUnits = { small: 3_500, medium: 5_000, large: 8_000 };

export type TenantSize = keyof typeof directoryUnits;

/** The limits of a tenant (learn.microsoft.com, "Microsoft Graph service-specific throttling limits"), each kept by itself. `monotonic`: milliseconds. */
export function throttle(size: TenantSize, monotonic: () => number): Limit {
  const limits = [protection(monotonic), reports(monotonic), directory(directoryUnits[size], monotonic)];
  return (call) => {
    for (const limit of limits) {
      const refused = limit(call);
      if (refused) return refused;
    }
    return undefined;
  };
}

/** Identity Protection and conditional access: one request a second, all apps together; the 429 names no Retry-After, as the real one does not. */
function protection(monotonic: () => number): Limit {
  const families = ['/v1.0/identityProtection/', '/v1.0/identity/conditionalAccess/'];
  let last = Number.NEGATIVE_INFINITY;
  return ({ path }) => {
    if (!families.some((family) => path.startsWith(family))) return undefined;
    if (monotonic() - last < 1_000) return tooMany();
    last = monotonic();
    return undefined;
  };
}

/** Identity and access reports: five requests in ten seconds for one app. */
function reports(monotonic: () => number): Limit {
  let recent: number[] = [];
  return ({ path }) => {
    if (!path.startsWith('/v1.0/reports/')) return undefined;
    const now = monotonic();
    recent = recent.filter((at) => now - at < 10_000);
    const [oldest] = recent;
    if (oldest !== undefined && recent.length >= 5) return tooMany(Math.ceil((oldest + 10_000 - now) / 1_000));
    recent.push(now);
    return undefined;
  };
}

/** Identity and access: a bucket of so many units that fills again in ten seconds. */
function directory(units: number, monotonic: () => number): Limit {
  const perMs = units / 10_000;
  let left = units;
  let at = monotonic();
  return ({ path, query }) => {
    const cost = costOf(path, query);
    if (cost === 0) return undefined;
    left = Math.min(units, left + (monotonic() - at) * perMs);
    at = monotonic();
    if (left < cost) return tooMany(Math.ceil((cost - left) / perMs / 1_000));
    left -= cost;
    return undefined;
  };
}

function costOf(path: string, query: URLSearchParams): number {
  if (!/^\/v1\.0\/(users|groups|devices)\b/.test(path)) return 0;
  const base = /\/checkMemberGroups$/.test(path) ? 4 : /\/transitiveMember(s|Of)\b/.test(path) ? 2 : 1;
  return Math.max(1, query.has('$select') ? base - 1 : base);
}
