import { app } from '@azure/functions';
import * as df from 'durable-functions';

/** Orchestrators that speak the extension's protocol themselves, for what the SDK has no words for. */
type Turn = { history: { EventType: number; Input?: string }[]; input: unknown };
const orchestrationTrigger = () => df.trigger.orchestration();

/** Sends a signal for later, and ends. */
app.generic('signalsLater', {
  trigger: orchestrationTrigger(),
  handler: (turn) => {
    const { at, op, input } = (turn as Turn).input as { at: string; op: string; input: unknown };
    const action = { actionType: 10, instanceId: '@Counter@later', operation: op, input, fireAt: at };
    return { isDone: true, actions: [[action]], output: 'sent', schemaVersion: 2 };
  },
});
