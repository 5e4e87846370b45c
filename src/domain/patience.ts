import type { Instant } from './ids.js';
import { instantFrom, type When } from './window.js';

const second = 1_000;
const longestPause = 30 * 60 * second;

/** When to ask a silent service again: after as long as it has been silent already, a second at least and half an hour at most, and never before the time it named itself. */
export function askAgainAt(silentSince: When, now: Date, retryAfterMs = 0): Instant {
  const silentMs = now.getTime() - new Date(silentSince).getTime();
  const pauseMs = Math.max(retryAfterMs, Math.min(Math.max(silentMs, second), longestPause));
  return instantFrom(new Date(now.getTime() + pauseMs));
}
