import { app } from '@azure/functions';

app.http('shut', { methods: ['GET'], handler: async () => ({ body: 'never' }) });

app.http('hushed', {
  methods: ['GET'],
  handler: async (_request, context) => {
    context.log('not to be heard');
    context.warn('to be heard');
    return { body: 'hush' };
  },
});

app.storageQueue('queued', { queueName: 'q', connection: 'Storage', handler: () => {} });
