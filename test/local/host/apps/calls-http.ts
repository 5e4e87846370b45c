import * as df from 'durable-functions';

df.app.activity('after', { handler: ({ name }: { name: string }) => name });

/** Calls as it is told and goes on with an activity, which hears nothing when numbers have drifted. */
df.app.orchestration('fetches', function* (context) {
  const { audience, ...call } = context.df.getInput() as { audience?: string; url: string; method: 'GET' | 'POST' };
  const tokenSource = audience ? new df.ManagedIdentityTokenSource(audience) : undefined;
  try {
    const answer: { statusCode: number; content?: string; headers?: object } = yield context.df.callHttp({
      ...call,
      ...(tokenSource && { tokenSource }),
    });
    const name: string = yield context.df.callActivity('after', { name: 'after' });
    return { ...answer, name };
  } catch (error) {
    return `caught ${(error as Error).message.split('\n')[0]?.trim()}`;
  }
});

/** Starts an activity while the call is still polling. */
df.app.orchestration('fetchesBeside', function* (context) {
  const { url } = context.df.getInput() as { url: string };
  const call = context.df.callHttp({ method: 'GET', url });
  const signal = context.df.waitForExternalEvent('Go');
  yield context.df.Task.any([call, signal]);
  const beside: unknown = yield context.df.callActivity('after', { name: 'beside' });
  const answer: { statusCode?: number } = yield call;
  return { beside, statusCode: answer.statusCode };
});
