import { app } from '@azure/functions';
import * as df from 'durable-functions';

/** One function per trigger; each writes down what it was given. */
export const seen: { by: string; input: unknown; metadata?: unknown }[] = [];
export const broken = { next: false, at: undefined as unknown };

app.timer('everyHour', {
  schedule: '0 0 * * * *',
  handler: (timer) => {
    seen.push({
      by: 'everyHour',
      input: { isPastDue: timer.isPastDue, last: timer.scheduleStatus?.last, next: timer.scheduleStatus?.next },
    });
  },
});

/** Waits inside its run when it is told to. */
export const stay = { inside: (): Promise<void> => Promise.resolve() };
app.timer('yearly', {
  schedule: '0 0 0 1 6 *',
  handler: async (timer) => {
    seen.push({ by: 'yearly', input: timer.isPastDue });
    await stay.inside();
  },
});

app.eventHub('telemetry', {
  connection: 'TEST_EVENTS',
  eventHubName: '%TEST_HUB%',
  consumerGroup: 'tests',
  cardinality: 'many',
  extraInputs: [df.input.durableClient()],
  handler: async (messages, context) => {
    seen.push({ by: 'telemetry', input: messages, metadata: context.triggerMetadata });
    await df.getClient(context).startNew('heard', { input: { count: (messages as unknown[]).length } });
  },
});

app.eventHub('singles', {
  connection: 'TEST_EVENTS',
  eventHubName: 'singles',
  cardinality: 'one',
  handler: (message, context) => {
    seen.push({ by: 'singles', input: message, metadata: context.triggerMetadata });
    if ((message as { n: number }).n === broken.at) throw new Error('not this one');
  },
});

app.timer('atStart', {
  schedule: '0 0 0 1 1 *',
  runOnStartup: true,
  handler: () => {
    seen.push({ by: 'atStart', input: undefined });
  },
});

app.cosmosDB('changes', {
  connection: 'TEST_COSMOS',
  databaseName: 'latch',
  containerName: 'requests',
  startFromBeginning: true,
  handler: (documents: unknown[]) => {
    seen.push({ by: 'changes', input: documents });
  },
});

app.eventGrid('alerts', {
  handler: (event) => {
    if (broken.next) throw new Error('not now');
    seen.push({ by: 'alerts', input: event });
  },
});

app.warmup('warm', {
  handler: () => {
    seen.push({ by: 'warm', input: undefined });
  },
});

df.app.orchestration('heard', function* (context) {
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 1000));
  return context.df.getInput();
});
