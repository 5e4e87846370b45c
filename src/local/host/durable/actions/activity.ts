import { enqueueActivity } from '../../store/queues.js';
import { encodedText, type LeafAction } from '../action.js';
import type { Durable } from '../durable.js';
import { type Carry, eventType } from '../history-event.js';
import { type TurnState, takeId } from '../turn-state.js';

type CallActivity = Extract<LeafAction, { actionType: 0 | 1 }>;

export function callActivity(durable: Durable, turn: TurnState, action: CallActivity): void {
  const input = encodedText(action.input);
  const carry: Carry | undefined =
    action.actionType === 1
      ? { kind: 'retryActivity', name: action.functionName, input, options: action.retryOptions, attempt: 1, since: turn.now.getTime() }
      : undefined;
  scheduleActivity(durable, turn, { task: takeId(turn), name: action.functionName, input, carry });
}

/** Writes TaskScheduled and queues the work under the given sequence number. */
export function scheduleActivity(
  durable: Durable,
  turn: TurnState,
  work: { task: number; name: string; input: string | undefined; carry?: Carry | undefined },
): void {
  const { instance } = turn;
  turn.scheduled.push({
    EventType: eventType.TaskScheduled,
    EventId: work.task,
    Name: work.name,
    Version: '',
    Input: work.input,
    _carry: work.carry,
  });
  durable.wake.activity(enqueueActivity(durable.store, { ...work, instance: instance.id, exec: instance.exec }));
}
