const df = require('durable-functions');

df.app.activity('shout', { handler: (text) => text.toUpperCase() });
df.app.orchestration('shouting', function* (context) {
  return yield context.df.callActivity('shout', context.df.getInput());
});
