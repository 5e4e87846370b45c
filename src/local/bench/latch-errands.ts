import { once } from 'node:events';
import { raiseEvent, startInstance } from '../host/durable/client.js';
import type { RunningHost } from '../host/running-host.js';
import { startHost } from '../host/start-host.js';
import { findInstance } from '../host/store/instances.js';
import type { ErrandRunner } from './errand-runner.js';

export type LatchErrands = ErrandRunner & { running: RunningHost };

/** The embedded host as an app would have it: system clock, every commit synced to disk. */
export async function latchErrands(dataDir: string): Promise<LatchErrands> {
  const running = await startHost({ app: () => import('../host/bench/errand.js'), dataDir, port: 0, log: () => {} });
  const { begun } = await import('../host/bench/errand.js');
  const { engine, store } = running.host;
  return {
    peer: 'latch',
    running,
    start: (id) => startInstance(engine.durable, 'errand', { id }),
    raise: (id, event) => raiseEvent(engine.durable, id, event, '{"by":"bench"}'),
    begins: (id, step) => once(begun, `${step} ${id}`),
    async allDone(ids) {
      await engine.idle();
      for (const id of ids) {
        const status = findInstance(store, id)?.status;
        if (status !== 'Completed') throw new Error(`${id} is ${status}.`);
      }
    },
    close: () => running.close(),
  };
}
