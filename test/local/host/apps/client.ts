import { app } from '@azure/functions';
import * as df from 'durable-functions';

type Verb = 'startNew' | 'getStatus' | 'getStatusAll' | 'raiseEvent' | 'terminate' | 'suspend' | 'resume' | 'rewind';

/** Does what it is asked through the SDK's client and tells how that went. */
app.http('client', {
  methods: ['POST'],
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const client = df.getClient(context);
    const { verb, args } = (await request.json()) as { verb: string; args: unknown[] };
    try {
      if (verb === 'wait') {
        const options = { timeoutInMilliseconds: 200, retryIntervalInMilliseconds: 10 };
        return await client.waitForCompletionOrCreateCheckStatusResponse(request, String(args[0]), options);
      }
      const answered: unknown = await run(client, verb, args);
      return { jsonBody: { answered } };
    } catch (error) {
      return { jsonBody: { failed: (error as Error).message } };
    }
  },
});

function run(client: df.DurableClient, verb: string, args: unknown[]): unknown {
  const [first, second] = args;
  switch (verb) {
    case 'getStatusBy':
    case 'purgeInstanceHistoryBy':
      return client[verb]({ ...(first as object), createdTimeFrom: new Date('2030-01-01T00:00:00Z') });
    case 'readEntityState':
      return client.readEntityState(new df.EntityId(String(first), String(second)));
    case 'signalEntity':
      return client.signalEntity(new df.EntityId(String(first), String(second)), String(args[2]), args[3]);
    default:
      return (client[verb as Verb] as (...all: unknown[]) => unknown).apply(client, args);
  }
}
