import * as df from 'durable-functions';

/** One flow that uses everything which must survive a crash: activities, a retry, a sub-orchestration, an event, entities, a lock, timers short and long, a suspension, a start anew. */
const failures = { left: 0 };
export function failOnce(): void {
  failures.left = 1;
}

df.app.activity('step', { handler: ({ name }: { name: string }) => name });
df.app.activity('stumble', {
  handler: () => {
    failures.left -= 1;
    if (failures.left === 0) throw new Error('stumbled');
    return 'stood up';
  },
});

df.app.orchestration('inner', function* (context) {
  const name: string = yield context.df.callActivity('step', { name: 'inner' });
  return name;
});

df.app.entity('tally', (context) => {
  const value = (context.df.getState(() => 0) as number) ?? 0;
  if (context.df.operationName === 'add') context.df.setState(value + 1);
  context.df.return(value);
});

df.app.orchestration('golden', function* (context) {
  const before = context.df.getInput() as { steps?: unknown[] } | null;
  if (before?.steps) {
    yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 7 * 86_400_000));
    return before.steps;
  }
  const tally = new df.EntityId('tally', context.df.instanceId);
  const steps: unknown[] = yield context.df.Task.all(['a', 'b', 'c'].map((name) => context.df.callActivity('step', { name })));
  steps.push(yield context.df.callActivityWithRetry('stumble', new df.RetryOptions(1000, 3)));
  steps.push(yield context.df.callSubOrchestrator('inner'));
  context.df.signalEntity(tally, 'add');
  steps.push(yield context.df.waitForExternalEvent('Go'));
  const lock: { release(): void } = yield context.df.lock([tally]);
  yield context.df.callEntity(tally, 'add');
  lock.release();
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 60_000));
  steps.push(yield context.df.callEntity(tally, 'get'));
  context.df.continueAsNew({ steps });
  return undefined;
});

/** An activity that never ends, as one that takes the process down. */
let begun: () => void = () => {};
export const hanging = {
  started: () =>
    new Promise<void>((resolve) => {
      begun = resolve;
    }),
};
df.app.activity('forEver', {
  handler: () => {
    begun();
    return new Promise<never>(() => {});
  },
});
df.app.orchestration('waitsForEver', function* (context) {
  yield context.df.callActivity('forEver');
});

df.app.orchestration('fanned', function* (context) {
  const steps: string[] = yield context.df.Task.all(['a', 'b', 'c'].map((name) => context.df.callActivity('step', { name })));
  steps.push(yield context.df.callSubOrchestrator('inner'));
  return steps;
});
