import { EventEmitter, once } from 'node:events';
import {
  type ActivityContext,
  InMemoryOrchestrationBackend,
  type OrchestrationContext,
  OrchestrationStatus,
  type Task,
  TestOrchestrationClient,
  TestOrchestrationWorker,
  whenAny,
} from '@microsoft/durabletask-js';
import type { ErrandRunner } from './errand-runner.js';

const hour = 3_600_000;

/** The same workflow on durabletask-js's in-memory backend: nothing is written down, so nothing bounds it but the processor. */
export async function peerErrands(): Promise<ErrandRunner> {
  silence();
  const begun = new EventEmitter();
  begun.setMaxListeners(0);
  const errandStep = (_context: ActivityContext, { id, step }: { id: string; step: number }) => {
    begun.emit(`${step} ${id}`);
    return { id, step };
  };
  const backend = new InMemoryOrchestrationBackend();
  const worker = new TestOrchestrationWorker(backend);
  worker.addNamedActivity('errandStep', errandStep);
  worker.addNamedOrchestrator('errand', errand);
  await worker.start();
  const client = new TestOrchestrationClient(backend);
  return {
    peer: 'durabletask-memory',
    start: (id) => client.scheduleNewOrchestration('errand', undefined, id),
    raise: (id, event) => client.raiseOrchestrationEvent(id, event, { by: 'bench' }),
    begins: (id, step) => once(begun, `${step} ${id}`),
    async allDone(ids) {
      for (const id of ids) {
        const state = await client.waitForOrchestrationCompletion(id);
        if (state?.runtimeStatus !== OrchestrationStatus.COMPLETED) throw new Error(`${id} is ${state?.runtimeStatus}.`);
        await client.purgeOrchestration(id);
      }
    },
    close: () => worker.stop(),
  };
}

async function* errand(context: OrchestrationContext): AsyncGenerator<Task<unknown>, string, unknown> {
  const id = context.instanceId;
  for (const step of [1, 2, 3]) yield context.callActivity('errandStep', { id, step });
  yield whenAny([context.waitForExternalEvent('Decided'), context.createTimer(hour / 1000)]);
  for (const step of [4, 5]) yield context.callActivity('errandStep', { id, step });
  yield whenAny([context.waitForExternalEvent('Left'), context.createTimer(hour / 1000)]);
  yield context.callActivity('errandStep', { id, step: 6 });
  return 'done';
}

/** Its worker writes every step to the console and can't be told not to; that would be measured as well. */
function silence(): void {
  const nothing = () => {};
  Object.assign(globalThis.console, { debug: nothing, info: nothing, log: nothing });
}
