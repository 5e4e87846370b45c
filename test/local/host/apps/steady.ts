import { app } from '@azure/functions';
import * as df from 'durable-functions';

/** What ran, in order; and an activity that ends when the test says so. */
export const ran: string[] = [];
export const gate = { open: () => {}, begun: Promise.resolve() };

/** Closes the gate: `gate.begun` settles when somebody stands before it. */
export function closeGate(): void {
  gate.begun = new Promise((arrived) => {
    waiting = () => {
      arrived();
      return new Promise((resolve) => {
        gate.open = resolve;
      });
    };
  });
}
let waiting: () => Promise<void> = () => Promise.resolve();

app.hook.appStart(() => void ran.push('app starts'));
app.hook.appTerminate(() => void ran.push('app ends'));

app.timer('often', {
  schedule: '*/20 * * * * *',
  handler: ({ isPastDue, scheduleStatus }) => void ran.push(`often ${isPastDue} ${String(scheduleStatus)}`),
});

app.timer('unwatched', { schedule: '0 0 * * * *', useMonitor: false, handler: () => void ran.push('unwatched') });

df.app.activity('gated', {
  handler: async ({ name }: { name: string }) => {
    ran.push(`${name} begins`);
    await waiting();
    ran.push(`${name} ends`);
    return name;
  },
});
df.app.activity('note', { handler: ({ name }: { name: string }) => void ran.push(name) });

df.app.orchestration('throughTheGate', function* (context) {
  const name: string = yield context.df.callActivity('gated', { name: context.df.instanceId });
  yield context.df.callActivity('note', { name: `after ${name}` });
  return name;
});

df.app.orchestration('alarm', function* (context) {
  const { minutes } = context.df.getInput() as { minutes: number };
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + minutes * 60_000));
  yield context.df.callActivity('note', { name: context.df.instanceId });
  return context.df.currentUtcDateTime.toISOString();
});
