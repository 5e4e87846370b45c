import * as df from 'durable-functions';

/** How often a piece of work that has failed is still to fail. */
const left = new Map<string, number>();

df.app.activity('unsteady', {
  handler: ({ key, fails }: { key: string; fails: number }) => {
    const tries = left.get(key) ?? fails;
    if (tries > 0) {
      left.set(key, tries - 1);
      throw new Error(`${key} fails`);
    }
    left.delete(key);
    return key;
  },
});

/** How many messages to take, how often each piece of work fails (at most three times), how long to wait for a message before asking again. */
export type Mixture = { items: number; fails: number[]; patienceMs: number };

/** Fans out with retries while messages already come in, then takes every message by a race against a fresh timer. */
df.app.orchestration('mixture', function* (context) {
  const { items, fails, patienceMs } = context.df.getInput() as Mixture;
  const retry = new df.RetryOptions(1000, 4);
  const work = fails.map((times, index) =>
    context.df.callActivityWithRetry('unsteady', retry, { key: `${context.df.instanceId}/${index}`, fails: times }),
  );
  const done: string[] = yield context.df.Task.all([
    ...work,
    context.df.callActivity('unsteady', { key: `${context.df.instanceId}/-`, fails: 0 }),
  ]);
  const got: unknown[] = [];
  let waits = 0;
  let inbox = context.df.waitForExternalEvent('Item');
  while (got.length < items) {
    if (!inbox.isCompleted) {
      const timer = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + patienceMs));
      yield context.df.Task.any([inbox, timer]);
      if (timer.isCompleted) waits += 1;
      else timer.cancel();
    }
    if (inbox.isCompleted) {
      got.push(inbox.result);
      inbox = context.df.waitForExternalEvent('Item');
    }
  }
  const last: string = yield context.df.callActivity('unsteady', { key: `${context.df.instanceId}/last`, fails: 0 });
  return { done: done.length, got, waits, last };
});
