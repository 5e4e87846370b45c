import { app } from '@azure/functions';
import { troubleOf } from '../domain/log-fields.js';
import { logOf } from '../durable/log.js';

/** Errors of these the host writes into its own log. Those of calls are answered; of durable functions the library keeps account, and activities see to theirs. */
const loud = ['cosmosDBTrigger', 'timerTrigger', 'eventHubTrigger', 'eventGridTrigger'];

/** Has what a trigger throws reach the host without its message, which somebody else wrote. The host tries again all the same. */
export function keepErrorsQuiet(): void {
  app.hook.postInvocation((run) => {
    const { error, invocationContext } = run;
    if (!error || !loud.includes(invocationContext.options.trigger.type)) return;
    logOf(invocationContext).trouble('run failed', error);
    const { error: name, code } = troubleOf(error);
    run.error = new Error(`${invocationContext.functionName} failed: ${code ?? name}`);
  });
}
