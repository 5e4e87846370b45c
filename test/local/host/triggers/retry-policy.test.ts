import { describe, expect, it } from 'vitest';
import type { FunctionInfo } from '../../../../src/local/host/app/registry.js';
import type { HostJson } from '../../../../src/local/host/settings.js';
import { retriesOf } from '../../../../src/local/host/triggers/retry-policy.js';

const withOptions = (retryOptions?: object): FunctionInfo => {
  const metadata = retryOptions ? { retryOptions } : {};
  return {
    id: 'f',
    name: 'f',
    bindings: {},
    trigger: { type: 'timerTrigger' },
    triggerName: 't',
    metadata,
    callback: () => {},
    isDisabled: false,
  };
};
const fixed: HostJson = { retry: { strategy: 'fixedDelay', maxRetryCount: 2, delayInterval: '00:00:10' } };
const growing: HostJson = {
  retry: { strategy: 'exponentialBackoff', maxRetryCount: 5, minimumInterval: '00:00:02', maximumInterval: '00:00:10' },
};

describe('how often and when a failed run is tried again', () => {
  it.each<[string, HostJson, object | undefined, number, number[]]>([
    ['without a policy', {}, undefined, 0, [0, 0]],
    ['by a fixed delay of host.json', fixed, undefined, 2, [10_000, 10_000]],
    ['by a growing delay of host.json', growing, undefined, 5, [2000, 4000, 8000, 10_000]],
    [
      "by the function's own rather than host.json's",
      fixed,
      { maxRetryCount: 7, delayInterval: { seconds: 1 }, retryStrategy: 'fixedDelay' },
      7,
      [1000],
    ],
    ['for ever', { retry: { strategy: 'fixedDelay', maxRetryCount: -1, delayInterval: '00:00:01' } }, undefined, -1, [1000]],
  ])('%s', (_how, hostJson, own, most, delays) => {
    const retries = retriesOf(withOptions(own), hostJson);
    expect([retries.most, delays.map((_, index) => retries.delayMs(index + 1))]).toEqual([most, delays]);
  });
});
