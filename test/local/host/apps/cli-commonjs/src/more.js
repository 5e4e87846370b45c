const { app } = require('@azure/functions');
const df = require('durable-functions');

app.http('startShouting', {
  methods: ['POST'],
  authLevel: 'function',
  route: 'shout/{text}',
  extraInputs: [df.input.durableClient()],
  handler: async (request, context) => {
    const client = df.getClient(context);
    const id = await client.startNew('shouting', { input: request.params.text });
    return client.waitForCompletionOrCreateCheckStatusResponse(request, id, {
      timeoutInMilliseconds: 5000,
      retryIntervalInMilliseconds: 10,
    });
  },
});
