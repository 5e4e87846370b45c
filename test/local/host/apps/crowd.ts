import { app } from '@azure/functions';
import * as df from 'durable-functions';

type Kind = 'crowdActivity' | 'crowdOrchestration' | 'crowdEntity';
const kinds: string[] = ['crowdActivity', 'crowdOrchestration', 'crowdEntity'];

/** How many runs of a function there are at the moment, how many there were at most. */
export const overlap: Record<string, { now: number; most: number }> = {};
/** How many operations each entity invocation was given. */
export const batches: number[] = [];

// A hook that takes its time makes any function last over a tick, orchestrators too.
app.hook.preInvocation(async ({ invocationContext: { functionName }, inputs }) => {
  if (!kinds.includes(functionName)) return;
  overlap[functionName] ??= { now: 0, most: 0 };
  const count = overlap[functionName];
  count.now += 1;
  count.most = Math.max(count.most, count.now);
  if (functionName === 'crowdEntity') batches.push((inputs[0] as { batch: unknown[] }).batch.length);
  for (let tick = 0; tick < 3; tick += 1) await new Promise((resolve) => setImmediate(resolve));
});
app.hook.postInvocation(({ invocationContext: { functionName } }) => {
  const count = overlap[functionName as Kind];
  if (count) count.now -= 1;
});

df.app.activity('crowdActivity', { handler: () => 'done' });
df.app.entity('crowdEntity', (context) => {
  context.df.setState(((context.df.getState(() => 0) as number) ?? 0) + 1);
});

df.app.orchestration('crowdOrchestration', function* (context) {
  yield context.df.callActivity('crowdActivity');
  context.df.signalEntity(new df.EntityId('crowdEntity', context.df.instanceId), 'add');
  return 'done';
});

df.app.orchestration('crowdRunaway', function* (context) {
  const { actions } = context.df.getInput() as { actions: number };
  for (let taken = 0; taken < actions; taken += 1) yield context.df.callActivity('crowdActivity');
  return 'done';
});

/** Holds a lock until it is told to go on; the next one of its id must get it. */
df.app.orchestration('crowdHolder', function* (context) {
  const lock: { release(): void } = yield context.df.lock(new df.EntityId('crowdEntity', 'held'));
  yield context.df.waitForExternalEvent('Go');
  lock.release();
  return 'held';
});
