import { enqueueTimer } from '../../store/queues.js';
import { isoOf, type LeafAction } from '../action.js';
import type { Durable } from '../durable.js';
import { type Carry, eventType } from '../history-event.js';
import { type TurnState, takeId } from '../turn-state.js';

type CreateTimer = Extract<LeafAction, { actionType: 5 }>;

/** `index` is the action's place among all of the execution: a later turn may find it cancelled there. */
export function createTimer(durable: Durable, turn: TurnState, action: CreateTimer, index: number): void {
  const FireAt = isoOf(action.fireAt);
  const id = takeId(turn);
  turn.scheduled.push({ EventType: eventType.TimerCreated, EventId: id, FireAt });
  if (!action.isCanceled) arm(durable, turn, { id, fireAt: Date.parse(FireAt), action: index });
}

/** A timer of the host's own making: a retry's back-off, the pause between two polls. `carry` comes back when it fires. */
export function startTimer(durable: Durable, turn: TurnState, delayMs: number, carry: Carry): void {
  const fireAt = turn.now.getTime() + delayMs;
  const id = takeId(turn);
  turn.scheduled.push({ EventType: eventType.TimerCreated, EventId: id, FireAt: new Date(fireAt).toISOString() });
  arm(durable, turn, { id, fireAt, action: null, carry });
}

function arm(durable: Durable, turn: TurnState, timer: { id: number; fireAt: number; action: number | null; carry?: Carry }): void {
  const { id: instance, exec } = turn.instance;
  const FireAt = new Date(timer.fireAt).toISOString();
  const event = { EventType: eventType.TimerFired, EventId: -1, TimerId: timer.id, FireAt, _carry: timer.carry };
  enqueueTimer(durable.store, { fireAt: timer.fireAt, instance, exec, action: timer.action, event });
  durable.wake.timer(timer.fireAt);
}

/** Takes back the timers whose action has been cancelled since; `known` are those taken back before. */
export function dropCancelledTimers(durable: Durable, turn: TurnState, actions: LeafAction[], known: Set<number>): void {
  for (const [index, action] of actions.entries()) {
    if (action.actionType !== 5 || !action.isCanceled || known.has(index)) continue;
    known.add(index);
    durable.store.run('DELETE FROM timers WHERE instance = ? AND action = ?', turn.instance.id, index);
  }
}
