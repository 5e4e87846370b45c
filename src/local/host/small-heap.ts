import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8's young generation as small as it starts, and lets the old one grow by half before it is swept: a host that was busy once doesn't hold a hundred megabytes
 * of garbage while its instances are parked. For processes that are a host and nothing else; call before the load comes. Costs about a tenth of the throughput at full load.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=50');
}
