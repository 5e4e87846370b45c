import * as df from 'durable-functions';

/** Orchestrators that ask for what the Durable extension refuses, and would rather catch it. */
const day = 86_400_000;

function refused(name: string, ask: (durable: df.DurableOrchestrationContext) => df.Task): void {
  df.app.orchestration(name, function* (context) {
    try {
      yield ask(context.df);
      return 'done';
    } catch (error) {
      return `caught ${String(error)}`;
    }
  });
}

df.app.activity('fine', { handler: () => 'fine' });
df.app.entity('thing', (context) => context.df.return('here'));
df.app.orchestration('waits', function* (context) {
  yield context.df.waitForExternalEvent('Go');
});

refused('unknownActivity', (durable) => durable.callActivity('nobody'));
refused('unknownChild', (durable) => durable.callSubOrchestrator('fine'));
refused('unknownEntity', (durable) => durable.callEntity(new df.EntityId('nobody', 'k'), 'op'));
refused('oneOfThem', (durable) => durable.Task.all([durable.callActivity('fine'), durable.callActivity('nobody')]));
refused('ownId', (durable) => durable.callSubOrchestrator('waits', {}, durable.instanceId.toUpperCase()));
refused('entityId', (durable) => durable.callSubOrchestrator('waits', {}, '@thing@k'));
refused('takenId', (durable) => durable.callSubOrchestrator('waits', {}, 'taken'));
refused('longRetry', (durable) => durable.callActivityWithRetry('fine', new df.RetryOptions(7 * day, 2)));
refused('childOfChild', (durable) => durable.callSubOrchestrator('parentId', {}));
refused('parentId', (durable) => durable.callSubOrchestrator('waits', {}, String(durable.parentInstanceId)));

df.app.orchestration('wordy', function* (context) {
  const { characters } = context.df.getInput() as { characters: number };
  context.df.setCustomStatus('x'.repeat(characters));
  yield context.df.callActivity('fine');
  return 'done';
});
