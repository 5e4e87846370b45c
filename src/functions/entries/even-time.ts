import { setTimeout as delay } from 'node:timers/promises';

/** Begins now; the result waits until a whole number of steps has passed, so that how long a denial took tells nothing about its reason. Steps of 0 wait for nothing. */
export function evenTime(stepMs: number): () => Promise<void> {
  const began = performance.now();
  return async () => {
    if (stepMs > 0) await delay(stepMs - ((performance.now() - began) % stepMs));
  };
}
