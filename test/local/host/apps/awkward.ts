import { app } from '@azure/functions';
import * as df from 'durable-functions';

/** Apps that do what they shouldn't, or what the SDK does oddly. */
export const script = { changed: false, failing: true, orders: [] as string[], hooks: [] as string[] };

df.app.activity('work', {
  handler: ({ name, fails }: { name: string; fails?: boolean }) => {
    script.orders.push(name);
    if (fails && script.failing) throw new Error(`${name} failed`);
    return name;
  },
});

df.app.orchestration('changing', function* (context) {
  yield context.df.callActivity('work', { name: 'first' });
  if (script.changed) yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 1000));
  else yield context.df.waitForExternalEvent('Go');
  return 'done';
});

df.app.orchestration('rewindable', function* (context) {
  const kept: string = yield context.df.callActivity('work', { name: 'kept' });
  const both: string[] = yield context.df.Task.all([
    context.df.callActivity('work', { name: 'beside' }),
    context.df.callActivity('work', { name: 'weak', fails: true }),
  ]);
  const child: string = yield context.df.callSubOrchestrator('rewindableChild', {});
  return [kept, ...both, child];
});

df.app.orchestration('rewindableChild', function* (context) {
  const name: string = yield context.df.callActivity('work', { name: 'child' });
  return name;
});

df.app.orchestration('rewindableParent', function* (context) {
  const answer: unknown = yield context.df.callSubOrchestrator('rewindable', {});
  return answer;
});

df.app.orchestration('twiceRaced', function* (context) {
  const timer = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 60_000));
  yield context.df.Task.any([timer, context.df.waitForExternalEvent('A')]);
  yield context.df.Task.any([timer, context.df.waitForExternalEvent('B')]);
  timer.cancel();
  yield context.df.callActivity('work', { name: 'after' });
  return 'done';
});

df.app.orchestration('throwsText', function* (context) {
  yield context.df.callActivity('work', { name: 'x' });
  throw 'no message';
});

df.app.orchestration('versions', function* (context) {
  const child: unknown = yield context.df.callSubOrchestrator('versionOf', {});
  return [context.df.version, child];
});

df.app.orchestration('versionOf', function* (context) {
  yield context.df.callActivity('work', { name: 'versioned' });
  return context.df.version;
});

df.app.entity('moody', (context) => {
  context.df.setState({ touched: true });
  throw new Error('not today');
});

df.app.orchestration('callsMoody', function* (context) {
  try {
    yield context.df.callEntity(new df.EntityId('moody', 'x'), 'poke');
    return 'answered';
  } catch (error) {
    return (error as Error).message;
  }
});

app.hook.preInvocation((context) => {
  if (context.invocationContext.functionName === 'hooked') context.inputs[0] = { name: 'replaced' };
  script.hooks.push(`before ${context.invocationContext.functionName}`);
});
app.hook.postInvocation((context) => {
  if (context.invocationContext.functionName === 'hooked') context.result = `${String(context.result)} and after`;
});

app.hook.log((context) => {
  if (context.message === 'to be rewritten') Object.assign(context, { message: 'rewritten', level: 'warning' });
});

df.app.activity('hooked', {
  handler: ({ name }: { name: string }, context) => {
    context.log('to be rewritten');
    return name;
  },
});
df.app.orchestration('callsHooked', function* (context) {
  const name: string = yield context.df.callActivity('hooked', { name: 'original' });
  return name;
});
