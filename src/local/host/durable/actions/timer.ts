import { enqueueTimer } from '../../store/queues.js';
import { isoOf, type LeafAction, longestDelayMs } from '../action.js';
import type { Durable } from '../durable.js';
import { type Carry, eventType } from '../history-event.js';
import { type TurnState, takeId } from '../turn-state.js';

type CreateTimer = Extract<LeafAction, { actionType: 5 }>;
type LongTimer = Extract<Carry, { kind: 'longTimer' }>;

/** How far a timer goes in one hop when it is too long for one. */
const hopMs = longestDelayMs / 2;

/** `index` is the action's place among all of the execution: a later turn may find it cancelled there. */
export function createTimer(durable: Durable, turn: TurnState, action: CreateTimer, index: number): void {
  const fireAt = Date.parse(isoOf(action.fireAt));
  if (fireAt - turn.now.getTime() > longestDelayMs) hop(durable, turn, { kind: 'longTimer', fireAt, action: index }, !action.isCanceled);
  else write(durable, turn, { fireAt, action: index }, !action.isCanceled);
}

/** A long timer's next hop, the last one to its very end. `armed` false: it was cancelled, only the number is taken. */
export function hop(durable: Durable, turn: TurnState, carry: LongTimer, armed: boolean): void {
  const now = turn.now.getTime();
  const isLast = carry.fireAt - now <= longestDelayMs;
  write(durable, turn, { fireAt: isLast ? carry.fireAt : now + hopMs, action: carry.action, carry }, armed);
}

/** A timer of the host's own making: a retry's back-off, the pause between two polls. `carry` comes back when it fires. */
export function startTimer(durable: Durable, turn: TurnState, delayMs: number, carry?: Carry): void {
  write(durable, turn, { fireAt: turn.now.getTime() + delayMs, action: null, carry }, true);
}

function write(
  durable: Durable,
  turn: TurnState,
  timer: { fireAt: number; action: number | null; carry?: Carry | undefined },
  armed: boolean,
): void {
  const { id: instance, exec } = turn.instance;
  const { fireAt, action, carry } = timer;
  const id = takeId(turn);
  const FireAt = new Date(fireAt).toISOString();
  turn.scheduled.push({ EventType: eventType.TimerCreated, EventId: id, FireAt });
  if (!armed) return;
  const event = { EventType: eventType.TimerFired, EventId: -1, TimerId: id, FireAt, _carry: carry };
  enqueueTimer(durable.store, { fireAt, instance, exec, action, event });
  durable.wake.timer(fireAt);
}

/** Takes back the timers whose action has been cancelled since; `known` are those taken back before. */
export function dropCancelledTimers(durable: Durable, turn: TurnState, actions: LeafAction[], known: Set<number>): void {
  for (const [index, action] of actions.entries()) {
    if (action.actionType !== 5 || !action.isCanceled || known.has(index)) continue;
    known.add(index);
    durable.store.run('DELETE FROM timers WHERE instance = ? AND action = ?', turn.instance.id, index);
  }
}
