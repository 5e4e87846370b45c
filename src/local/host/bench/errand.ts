import { EventEmitter } from 'node:events';
import * as df from 'durable-functions';

/** Says `{step} {instanceId}` whenever an activity begins. */
export const begun = new EventEmitter();
begun.setMaxListeners(0);

/** Which activity of which instance this is; what it answers is of no matter. */
export type Step = { id: string; step: number };

const hour = 3_600_000;

df.app.activity('errandStep', {
  handler: ({ id, step }: Step) => {
    begun.emit(`${step} ${id}`);
    return { id, step };
  },
});

/** The workflow that is measured: three activities, a wait for an event or a timer, two activities, another wait, an activity. */
df.app.orchestration('errand', function* (context) {
  const { df: durable } = context;
  const id = durable.instanceId;
  for (const step of [1, 2, 3]) yield durable.callActivity('errandStep', { id, step });
  yield* eventOrHour(durable, 'Decided');
  for (const step of [4, 5]) yield durable.callActivity('errandStep', { id, step });
  yield* eventOrHour(durable, 'Left');
  yield durable.callActivity('errandStep', { id, step: 6 });
  return 'done';
});

/** Waits at once, by an event and by a timer of an hour: what an instance looks like that is parked. */
df.app.orchestration('parked', function* (context) {
  const { df: durable } = context;
  yield* eventOrHour(durable, 'Decided');
  yield durable.callActivity('errandStep', { id: durable.instanceId, step: 4 });
  return 'done';
});

/** Takes as many events as it is told, one after the other: a history that grows. */
df.app.orchestration('longTale', function* (context) {
  const { df: durable } = context;
  const { events } = durable.getInput() as { events: number };
  for (let taken = 0; taken < events; taken += 1) yield durable.waitForExternalEvent('More');
  return events;
});

function* eventOrHour(durable: df.DurableOrchestrationContext, name: string): Generator<df.Task, void, unknown> {
  const timer = durable.createTimer(new Date(durable.currentUtcDateTime.getTime() + hour));
  yield durable.Task.any([durable.waitForExternalEvent(name), timer]);
  if (!timer.isCompleted) timer.cancel();
}
