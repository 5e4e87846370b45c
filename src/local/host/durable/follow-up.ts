import { scheduleActivity } from './actions/activity.js';
import { scheduleSub } from './actions/sub-orchestration.js';
import { startTimer } from './actions/timer.js';
import { httpActivity } from './call-http.js';
import type { Durable } from './durable.js';
import { type Carry, eventType, type HistoryEvent, headerOf, isPollAnswer, type RetryOptions } from './history-event.js';
import { type TurnState, takeId } from './turn-state.js';

type Retry = Exclude<Carry, { kind: 'http' }>;
const defaultPollMs = 30_000;

/** What the host does by itself when this event arrives, in step with the SDK's own count: the next try of a retry, the next poll of an HTTP call. */
export function followUp(durable: Durable, turn: TurnState, event: HistoryEvent): void {
  const carry = event._carry;
  if (!carry) return;
  if (carry.kind === 'http') followHttp(durable, turn, event, carry);
  else if (event.EventType === eventType.TimerFired) retry(durable, turn, carry);
  else startTimer(durable, turn, backOffMs(carry.options, carry.attempt), { ...carry, attempt: carry.attempt + 1 });
}

/** The delay after the n-th failure. There is one after the last failure too: the error surfaces only then, as in DurableTask.Core. */
export function backOffMs(options: RetryOptions, failures: number): number {
  const delay = options.firstRetryIntervalInMilliseconds * (options.backoffCoefficient ?? 1) ** (failures - 1);
  return Math.min(delay, options.maxRetryIntervalInMilliseconds ?? Number.POSITIVE_INFINITY);
}

function retry(durable: Durable, turn: TurnState, carry: Retry): void {
  if (carry.attempt > carry.options.maxNumberOfAttempts) return;
  const { name, input } = carry;
  const task = takeId(turn);
  if (carry.kind === 'retryActivity') scheduleActivity(durable, turn, { task, name, input, carry });
  else scheduleSub(durable, turn, { task, name, input, instanceId: carry.instanceId, version: carry.version, carry });
}

function followHttp(durable: Durable, turn: TurnState, event: HistoryEvent, carry: Extract<Carry, { kind: 'http' }>): void {
  const { pollId, request } = carry;
  if (event.EventType === eventType.TimerFired && pollId !== undefined) {
    scheduleActivity(durable, turn, { task: pollId, name: httpActivity, input: JSON.stringify(request), carry: { kind: 'http', request } });
    return;
  }
  if (!isPollAnswer(event)) return;
  const { headers } = JSON.parse(event.Result ?? '{}') as { headers: Record<string, string> };
  const location = new URL(headerOf(headers, 'location') ?? '', request.uri).href;
  const seconds = Number(headerOf(headers, 'retry-after'));
  const { content: _content, ...next } = { ...request, method: 'GET', uri: location };
  // The SDK counts the timer, then the call that follows it, both at once.
  startTimer(durable, turn, seconds > 0 ? seconds * 1000 : defaultPollMs, { kind: 'http', request: next, pollId: turn.nextId + 1 });
  takeId(turn);
}
