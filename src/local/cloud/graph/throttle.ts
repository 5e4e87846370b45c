import type { Answer } from '../kernel/serve.js';
import { graphError } from './errors.js';

const families = ['/v1.0/identityProtection/', '/v1.0/identity/conditionalAccess/'];

/** Lets one Identity Protection or conditional-access call a second through, all apps together; the 429 names no Retry-After, as the real one does not. `monotonic`: milliseconds. */
export function protectionThrottle(monotonic: () => number): (path: string) => Answer | undefined {
  let last = Number.NEGATIVE_INFINITY;
  return (path) => {
    if (!families.some((family) => path.startsWith(family))) return undefined;
    if (monotonic() - last < 1000) return graphError(429, 'TooManyRequests', 'Too many requests.');
    last = monotonic();
    return undefined;
  };
}
