import * as df from 'durable-functions';

/** Written as Microsoft's own samples for durable-functions 3.x are: monitor, human interaction, a counter class, chained error handling. */
export const weather = { clear: false, asked: 0, alerts: [] as string[] };

df.app.activity('E3_GetIsClear', {
  handler: (_location: string) => {
    weather.asked += 1;
    return weather.clear;
  },
});
df.app.activity('E3_SendGoodWeatherAlert', {
  handler: (phone: string) => {
    weather.alerts.push(phone);
  },
});

df.app.orchestration('E3_Monitor', function* (context) {
  const { location, phone } = context.df.getInput() as { location: string; phone: string };
  const expiry = new Date(context.df.currentUtcDateTime.getTime() + 6 * 3_600_000);
  while (context.df.currentUtcDateTime < expiry) {
    const isClear: boolean = yield context.df.callActivity('E3_GetIsClear', location);
    if (isClear) {
      yield context.df.callActivity('E3_SendGoodWeatherAlert', phone);
      break;
    }
    yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 30 * 60_000));
  }
});

class Counter {
  readonly #context: df.EntityContext<number>;
  constructor(context: df.EntityContext<number>) {
    this.#context = context;
  }
  run(operation: string): void {
    const { df: entity } = this.#context;
    const value = entity.getState(() => 0) ?? 0;
    if (operation === 'add') entity.setState(value + (entity.getInput() as number));
    if (operation === 'reset') entity.setState(0);
    if (operation === 'get') entity.return(value);
  }
}
df.app.entity('ClassCounter', (context: df.EntityContext<number>) => new Counter(context).run(context.df.operationName ?? ''));

df.app.orchestration('counterOrchestration', function* (context) {
  const id = new df.EntityId('ClassCounter', context.df.instanceId);
  const before: number = yield context.df.callEntity(id, 'get');
  context.df.signalEntity(id, 'add', 2);
  context.df.signalEntity(id, 'add', 3);
  const after: number = yield context.df.callEntity(id, 'get');
  return [before, after];
});

df.app.entity('mute', (context) => context.df.return('here'));
df.app.orchestration('asksMute', function* (context) {
  const answer: string = yield context.df.callEntity(new df.EntityId('mute', 'm'), 'ping');
  return answer;
});

df.app.entity('echoes', (context) => context.df.setState([context.df.operationName, context.df.getInput() ?? null]));

df.app.activity('debit', { handler: ({ amount }: { amount: number }) => amount });
df.app.activity('credit', {
  handler: () => {
    throw new Error('account is closed');
  },
});
df.app.orchestration('transferFunds', function* (context) {
  const { amount } = context.df.getInput() as { amount: number };
  yield context.df.callActivity('debit', { amount: -amount });
  try {
    yield context.df.callActivity('credit', { amount });
    return 'transferred';
  } catch (error) {
    const refunded: number = yield context.df.callActivity('debit', { amount });
    return `${refunded} refunded: ${(error as Error).message.split('\n')[0]?.trim()}`;
  }
});

df.app.orchestration('racesTheFinished', function* (context) {
  const first = context.df.waitForExternalEvent('First');
  yield first;
  const timer = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 60_000));
  const winner: df.Task = yield context.df.Task.any([first, timer]);
  return winner === first ? 'the finished task' : 'the timer';
});
