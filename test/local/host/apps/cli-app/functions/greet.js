import { app } from '@azure/functions';

app.http('greet', {
  methods: ['GET'],
  route: 'greet/{name}',
  handler: async (request, context) => {
    context.log(`greeting ${request.params.name}`);
    return { body: `${process.env.CLI_APP_GREETING}, ${request.params.name}` };
  },
});
