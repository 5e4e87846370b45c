import { app } from '@azure/functions';
import * as df from 'durable-functions';

/** Small apps in the manner of the official samples; what runs is noted in `calls`. */
export const calls: string[] = [];
const failing = new Map<string, number>();

/** Lets the activity `flaky` fail this many times for a key. */
export function failTimes(key: string, times: number): void {
  failing.set(key, times);
}

df.app.activity('hello', {
  handler: (city: string) => {
    calls.push(`hello ${city}`);
    return `Hello, ${city}!`;
  },
});

df.app.activity('flaky', {
  handler: ({ key }: { key: string }) => {
    calls.push(`flaky ${key}`);
    const left = failing.get(key) ?? 0;
    failing.set(key, left - 1);
    if (left > 0) throw new Error(`${key} is not ready`);
    return `${key} done`;
  },
});

df.app.activity('large', { handler: ({ bytes }: { bytes: number }) => 'x'.repeat(bytes) });

df.app.orchestration('helloCities', function* (context) {
  const greetings: string[] = [];
  for (const city of ['Tokyo', 'Seattle', 'Berlin']) greetings.push(yield context.df.callActivity('hello', city));
  return greetings;
});

df.app.orchestration('retried', function* (context) {
  const { key, attempts, timeoutMs } = context.df.getInput() as { key: string; attempts: number; timeoutMs?: number };
  const options = new df.RetryOptions(1000, attempts);
  options.backoffCoefficient = 2;
  if (timeoutMs !== undefined) options.retryTimeoutInMilliseconds = timeoutMs;
  try {
    const first: string = yield context.df.callActivityWithRetry('flaky', options, { key });
    const after: string = yield context.df.callActivity('hello', 'after');
    return [first, after];
  } catch (error) {
    return { caught: (error as Error).message, at: context.df.currentUtcDateTime.toISOString() };
  }
});

df.app.orchestration('parallelRetries', function* (context) {
  const options = new df.RetryOptions(1000, 3);
  const tasks = ['a', 'b', 'c'].map((key) => context.df.callActivityWithRetry('flaky', options, { key }));
  tasks.push(context.df.callActivity('hello', 'beside'));
  const all: string[] = yield context.df.Task.all(tasks);
  const last: string = yield context.df.callActivity('hello', 'last');
  return [...all, last];
});

df.app.orchestration('rethrown', function* (context) {
  try {
    yield context.df.callActivity('flaky', { key: context.df.instanceId });
  } catch (error) {
    throw new Error(`gave up: ${(error as Error).message.split('\n')[0]?.trim()}`);
  }
  return 'fine';
});

df.app.orchestration('fanOut', function* (context) {
  const { width } = context.df.getInput() as { width: number };
  const tasks = Array.from({ length: width }, (_, index) => context.df.callActivity('hello', `#${index}`));
  const all: string[] = yield context.df.Task.all(tasks);
  return all.length;
});

df.app.orchestration('approval', function* (context) {
  context.df.setCustomStatus({ waiting: true });
  const deadline = new Date(context.df.currentUtcDateTime.getTime() + 3_600_000);
  const approved = context.df.waitForExternalEvent('Approved');
  const timeout = context.df.createTimer(deadline);
  const winner: df.Task = yield context.df.Task.any([approved, timeout]);
  if (winner === timeout) {
    yield context.df.callActivity('hello', 'escalation');
    return 'timed out';
  }
  timeout.cancel();
  return approved.result;
});

df.app.orchestration('collector', function* (context) {
  const { count } = context.df.getInput() as { count: number };
  const seen: unknown[] = [];
  while (seen.length < count) seen.push(yield context.df.waitForExternalEvent('Item'));
  return seen;
});

df.app.orchestration('parent', function* (context) {
  const fine: unknown = yield context.df.callSubOrchestrator('child', { value: 20 });
  const options = new df.RetryOptions(1000, 2);
  try {
    yield context.df.callSubOrchestratorWithRetry('child', options, { value: -1 }, 'bad-child');
  } catch (error) {
    return { fine, caught: (error as Error).message };
  }
  return { fine };
});

df.app.orchestration('child', function* (context) {
  const { value } = context.df.getInput() as { value: number };
  yield context.df.callActivity('hello', `child ${value}`);
  if (value < 0) throw new Error('negative');
  return value + 1;
});

df.app.orchestration('countdown', function* (context) {
  const { from } = context.df.getInput() as { from: number };
  if (from === 0) return 'lift-off';
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 60_000));
  context.df.continueAsNew({ from: from - 1 });
  return undefined;
});

df.app.orchestration('bigAnswer', function* (context) {
  const text: string = yield context.df.callActivity('large', { bytes: 3_000_000 });
  return text;
});

df.app.orchestration('farTimer', function* (context) {
  const due = new Date(context.df.currentUtcDateTime.getTime() + 40 * 86_400_000);
  yield context.df.createTimer(due);
  return context.df.currentUtcDateTime.toISOString();
});

df.app.orchestration('farRace', function* (context) {
  const { days } = context.df.getInput() as { days: number };
  const far = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + days * 86_400_000));
  const winner: df.Task = yield context.df.Task.any([far, context.df.waitForExternalEvent('Go')]);
  if (winner !== far) far.cancel();
  const last: string = yield context.df.callActivity('hello', 'last');
  yield context.df.waitForExternalEvent('End');
  return [winner === far, last];
});

df.app.entity('counter', (context) => {
  const value = (context.df.getState(() => 0) as number) ?? 0;
  switch (context.df.operationName) {
    case 'add':
      context.df.setState(value + (context.df.getInput() as number));
      return;
    case 'get':
      context.df.return(value);
      return;
    case 'reset':
      context.df.destructOnExit();
      return;
    default:
      throw new Error('no such operation');
  }
});

df.app.orchestration('counting', function* (context) {
  const id = new df.EntityId('counter', 'shared');
  context.df.signalEntity(id, 'add', 2);
  yield context.df.callEntity(id, 'add', 3);
  const value: number = yield context.df.callEntity(id, 'get');
  return value;
});

df.app.orchestration('transfer', function* (context) {
  const { from, to, amount } = context.df.getInput() as { from: string; to: string; amount: number };
  const source = new df.EntityId('counter', from);
  const target = new df.EntityId('counter', to);
  const lock: { release(): void } = yield context.df.lock([source, target]);
  const balance: number = yield context.df.callEntity(source, 'get');
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 1000));
  if (balance >= amount) {
    yield context.df.callEntity(source, 'add', -amount);
    yield context.df.callEntity(target, 'add', amount);
  }
  lock.release();
  yield context.df.callActivity('hello', 'transferred');
  return balance >= amount;
});

app.http('startOrchestrator', {
  route: 'orchestrators/{name}',
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const client = df.getClient(context);
    const input = (await request.text()) || 'null';
    const instanceId = await client.startNew(request.params['name'] ?? '', { input: JSON.parse(input) as unknown });
    return client.createCheckStatusResponse(request, instanceId);
  },
});

app.http('echo', {
  methods: ['POST'],
  route: 'echo/{id:int}/{*rest}',
  handler: async (request) => ({
    status: 201,
    headers: { 'x-id': request.params['id'] ?? '' },
    jsonBody: { rest: request.params['rest'], q: request.query.get('q'), viaParams: request.params['q'], body: await request.text() },
  }),
});

app.http('secret', { authLevel: 'function', methods: ['GET'], handler: async () => ({ body: 'shh' }) });
app.http('adminOnly', { authLevel: 'admin', methods: ['GET'], handler: async () => ({ body: 'top' }) });
app.http('breaks', {
  methods: ['GET'],
  handler: async () => {
    throw new Error('on purpose');
  },
});
