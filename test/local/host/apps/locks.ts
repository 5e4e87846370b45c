import * as df from 'durable-functions';

/** Critical sections that end in every way there is. */
const box = (key: string) => new df.EntityId('box', key);
const minutes = (durable: df.DurableOrchestrationContext, count: number) =>
  durable.createTimer(new Date(durable.currentUtcDateTime.getTime() + count * 60_000));
type Lock = { release(): void };

df.app.entity('box', (context) => {
  const seen = context.df.getState(() => []) as unknown[];
  if (context.df.operationName === 'put') context.df.setState([...seen, context.df.getInput()]);
  else if (context.df.operationName === 'pass') context.df.signalEntity(box('far'), 'put', context.df.getInput());
  else context.df.return(seen);
});

df.app.orchestration('holds', function* (context) {
  const { keys, minutes: long } = context.df.getInput() as { keys: string[]; minutes: number };
  const lock: Lock = yield context.df.lock(keys.map(box));
  yield minutes(context.df, long);
  lock.release();
  return 'held';
});

df.app.orchestration('holdsTwice', function* (context) {
  const first: Lock = yield context.df.lock(box('twice'));
  first.release();
  const second: Lock = yield context.df.lock(box('twice'));
  yield context.df.callEntity(box('twice'), 'put', 'mine');
  second.release();
  return 'held';
});

df.app.orchestration('holdsAndStartsOver', function* (context) {
  const { again } = context.df.getInput() as { again: boolean };
  if (!again) return 'over';
  yield context.df.lock(box('over'));
  context.df.continueAsNew({ again: false });
  return undefined;
});

df.app.orchestration('sends', function* (context) {
  const { from, count, via } = context.df.getInput() as { from: string; count: number; via?: string };
  for (let n = 0; n < count; n += 1) {
    context.df.signalEntity(box(via ?? 'near'), via ? 'pass' : 'put', { from, n });
    if (n % 3 === 0) yield context.df.callEntity(box(via ?? 'near'), 'look');
  }
  return 'sent';
});
