import { app } from '@azure/functions';
import * as df from 'durable-functions';

/** Errors with codes, crossing from activity to child to parent by an exception-properties provider. */
export class CodedError extends Error {
  override name = 'CodedError';
  readonly code: number;
  constructor(message: string, code: number) {
    super(message);
    this.code = code;
  }
}

export const runs = { retried: 0, hanging: 0 };

df.app.setExceptionPropertiesProvider({
  getExceptionProperties: (error) => (error instanceof CodedError ? { code: error.code } : undefined),
});

df.app.activity('coded', {
  handler: () => {
    throw new CodedError('out of order', 42);
  },
});

df.app.orchestration('codedChild', function* (context) {
  yield context.df.callActivity('coded');
});

df.app.orchestration('codedParent', function* (context) {
  try {
    yield context.df.callSubOrchestrator('codedChild');
  } catch (error) {
    const { failureDetails } = error as df.TaskFailedError;
    return {
      message: failureDetails.errorMessage,
      code: failureDetails.properties?.['code'],
      isCoded: failureDetails.isCausedBy('CodedError'),
    };
  }
  return 'no error';
});

const forEver = () => new Promise<never>(() => {});
df.app.activity('hangs', { handler: forEver });
df.app.orchestration('waitsForHanging', function* (context) {
  try {
    yield context.df.callActivity('hangs');
    return 'answered';
  } catch (error) {
    return (error as Error).message.split('\n')[0]?.trim();
  }
});

app.http('hangingPage', { methods: ['GET'], handler: forEver });
df.app.entity('hangingThing', forEver as () => void);
df.app.orchestration('asksHangingThing', function* (context) {
  try {
    yield context.df.callEntity(new df.EntityId('hangingThing', 'k'), 'op');
    return 'answered';
  } catch (error) {
    return (error as Error).message;
  }
});

app.timer('unsteady', {
  schedule: '0 0 * * * *',
  retry: { strategy: 'fixedDelay', maxRetryCount: 2, delayInterval: { seconds: 5 } },
  handler: (_timer, context) => {
    runs.retried = context.retryContext?.retryCount ?? -1;
    throw new Error('never works');
  },
});
