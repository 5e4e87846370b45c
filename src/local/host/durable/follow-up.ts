import { longestDelayMs } from './action.js';
import { scheduleActivity } from './actions/activity.js';
import { scheduleSub } from './actions/sub-orchestration.js';
import { hop, startTimer } from './actions/timer.js';
import type { Durable } from './durable.js';
import { type Carry, eventType, type HistoryEvent, type RetryOptions } from './history-event.js';
import { isPollAnswer, pollHttp } from './poll-http.js';
import { type TurnState, takeId } from './turn-state.js';

/** True when sequence numbers go up by the event itself. Such an event gets a turn of its own: the host couldn't tell otherwise which event led to which action. */
export function allocatesNumbers(event: HistoryEvent): boolean {
  return event._carry?.kind === 'http' && event.EventType !== eventType.TimerFired ? isPollAnswer(event) : event._carry !== undefined;
}

type Retry = Extract<Carry, { kind: 'retryActivity' | 'retrySub' }>;

/** What the host does by itself when this event arrives, in step with the SDK's own count: the next try of a retry, the next poll of an HTTP call, the next hop of a long timer. */
export function followUp(durable: Durable, turn: TurnState, event: HistoryEvent, cancelled: Set<number>): void {
  const carry = event._carry;
  if (!carry) return;
  if (carry.kind === 'http') pollHttp(durable, turn, event, carry);
  else if (carry.kind === 'longTimer') {
    if (carry.fireAt > turn.now.getTime()) hop(durable, turn, carry, !cancelled.has(carry.action));
  } else if (event.EventType === eventType.TimerFired) retry(durable, turn, carry);
  else backOff(durable, turn, carry);
}

/**
 * The timer after a failure. There is one after the last failure too, which fires at once: the error surfaces only then, as in DurableTask.Core.
 * After `retryTimeoutInMilliseconds` there is none, though the SDK waits for it: the orchestration hangs, as on Azure.
 */
function backOff(durable: Durable, turn: TurnState, carry: Retry): void {
  const { options, attempt, since } = carry;
  const next = { ...carry, attempt: attempt + 1 };
  const { retryTimeoutInMilliseconds: timeout } = options;
  const isLast = attempt >= options.maxNumberOfAttempts;
  if (isLast || timeout === undefined || turn.now.getTime() < since + timeout) {
    startTimer(durable, turn, isLast ? 0 : backOffMs(options, attempt), next);
    return;
  }
  const { id, name } = turn.instance;
  durable.log(
    'warning',
    name,
    `${id}: retryTimeoutInMilliseconds of ${carry.name} has passed. Nothing more happens, as on Azure: the orchestration waits for ever.`,
  );
}

/** The delay after the n-th failure. */
export function backOffMs(options: RetryOptions, failures: number): number {
  const delay = options.firstRetryIntervalInMilliseconds * (options.backoffCoefficient ?? 1) ** (failures - 1);
  return Math.min(delay, options.maxRetryIntervalInMilliseconds ?? longestDelayMs);
}

function retry(durable: Durable, turn: TurnState, carry: Retry): void {
  if (carry.attempt > carry.options.maxNumberOfAttempts) return;
  const { name, input } = carry;
  const task = takeId(turn);
  if (carry.kind === 'retryActivity') scheduleActivity(durable, turn, { task, name, input, carry });
  else scheduleSub(durable, turn, { task, name, input, instanceId: carry.instanceId, version: carry.version, carry });
}
