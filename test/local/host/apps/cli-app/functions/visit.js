import { appendFileSync } from 'node:fs';
import * as df from 'durable-functions';

df.app.activity('note', {
  handler: ({ text }) => {
    if (process.env.CLI_APP_NOTES) appendFileSync(process.env.CLI_APP_NOTES, `${text}\n`);
    return text;
  },
});

df.app.orchestration('visit', function* (context) {
  const noted = [];
  for (const text of ['one', 'two', 'three']) noted.push(yield context.df.callActivity('note', { text }));
  noted.push(yield context.df.waitForExternalEvent('Go'));
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 60_000));
  noted.push(yield context.df.callActivity('note', { text: 'last' }));
  return noted;
});
