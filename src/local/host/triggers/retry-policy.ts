import type { FunctionInfo } from '../app/registry.js';
import { type HostJson, timeSpanMs } from '../settings.js';

/** How often a failed run is tried again (`-1`: for ever) and how long to wait before the n-th time. */
export type Retries = { most: number; delayMs(retry: number): number };

type Duration = { seconds?: number; nanos?: number } | string | undefined;
type Policy = {
  strategy?: string;
  retryStrategy?: string;
  maxRetryCount?: number;
  delayInterval?: Duration;
  minimumInterval?: Duration;
  maximumInterval?: Duration;
};

/** The function's own `retry`, else host.json's, else none. */
export function retriesOf(info: FunctionInfo, hostJson: HostJson): Retries {
  const policy = (info.metadata['retryOptions'] ?? hostJson.retry) as Policy | undefined;
  if (!policy) return { most: 0, delayMs: () => 0 };
  const most = policy.maxRetryCount ?? -1;
  const least = durationMs(policy.minimumInterval);
  const highest = durationMs(policy.maximumInterval);
  const exponential = (policy.strategy ?? policy.retryStrategy ?? '').toLowerCase().startsWith('exponential');
  return { most, delayMs: exponential ? (retry) => Math.min(highest, least * 2 ** (retry - 1)) : () => durationMs(policy.delayInterval) };
}

function durationMs(duration: Duration): number {
  if (duration === undefined) return 0;
  if (typeof duration === 'string') return timeSpanMs(duration);
  return Number(duration.seconds ?? 0) * 1000 + Number(duration.nanos ?? 0) / 1e6;
}
