import type { LogSink } from '../log.js';
import { registerHook } from './hooks.js';

type Context = { hookData: { began?: number }; invocationContext: { functionName: string; invocationId: string }; error?: unknown };

/** Writes two lines about every run of a function, as `func start` does. Call before the app loads. */
export function traceInvocations(log: LogSink): void {
  registerHook('preInvocation', (context) => {
    const { hookData, invocationContext } = context as Context;
    hookData.began = performance.now();
    log(
      'information',
      invocationContext.functionName,
      `Executing 'Functions.${invocationContext.functionName}' (Id=${invocationContext.invocationId})`,
    );
  });
  registerHook('postInvocation', (context) => {
    const { hookData, invocationContext, error } = context as Context;
    const { functionName, invocationId } = invocationContext;
    const outcome = error === undefined ? 'Succeeded' : 'Failed';
    const tookMs = Math.round(performance.now() - (hookData.began ?? Number.NaN));
    log('information', functionName, `Executed 'Functions.${functionName}' (${outcome}, Id=${invocationId}, Duration=${tookMs}ms)`);
  });
}
