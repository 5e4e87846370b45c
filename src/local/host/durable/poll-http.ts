import { scheduleActivity } from './actions/activity.js';
import { startTimer } from './actions/timer.js';
import { type HttpAnswer, httpActivity } from './call-http.js';
import type { Durable } from './durable.js';
import { type Carry, eventType, type HistoryEvent, type HttpCall } from './history-event.js';
import { type TurnState, takeId } from './turn-state.js';

type HttpCarry = Extract<Carry, { kind: 'http' }>;

/** A 202 is polled at its Location until it is something else: a timer, then the next call, as in the extension. */
export function pollHttp(durable: Durable, turn: TurnState, event: HistoryEvent, carry: HttpCarry): void {
  if (event.EventType === eventType.TimerFired) callAgain(durable, turn, carry);
  else if (isPollAnswer(event)) waitAndPoll(durable, turn, event, carry.request);
}

/** True of a 202 to a call that wasn't told not to poll. */
export function isPollAnswer(event: HistoryEvent): boolean {
  if (event.EventType !== eventType.TaskCompleted || event._carry?.kind !== 'http') return false;
  if (event._carry.request.asynchronousPatternEnabled === false) return false;
  return answerOf(event)?.statusCode === 202;
}

/** Without a Location the extension waits for a timer that the SDK doesn't know of; a relative one it can't call. Both end as on Azure: numbers drift, or nothing comes. */
function waitAndPoll(durable: Durable, turn: TurnState, event: HistoryEvent, request: HttpCall): void {
  const headers = answerOf(event)?.headers ?? {};
  const location = headers['Location'];
  const retryAfter = headers['Retry-After'];
  const delayMs = typeof retryAfter === 'string' ? Number(retryAfter) * 1000 : durable.options.pollMs;
  if (typeof location === 'string' && URL.canParse(location)) {
    startTimer(durable, turn, delayMs, { kind: 'http', request: pollOf(request, location), pollId: turn.nextId + 1 });
    return;
  }
  startTimer(durable, turn, delayMs);
  warn(
    durable,
    turn,
    `${request.method} ${request.uri} answered 202 without an absolute Location: it can't be polled, and the orchestration goes wrong, as on Azure.`,
  );
}

/** A function key opens one function, not its status. */
function pollOf({ content: _content, headers = {}, ...request }: HttpCall, uri: string): HttpCall {
  const passed = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'x-functions-key');
  return { ...request, method: 'GET', uri, headers: Object.fromEntries(passed) };
}

/** The SDK gave the call its number together with the timer's, the extension gives it only now: with other tasks in between they differ. */
function callAgain(durable: Durable, turn: TurnState, { request, pollId }: HttpCarry): void {
  const task = takeId(turn);
  if (task !== pollId)
    warn(durable, turn, 'other tasks were started while a callHttp was polling: numbers drift and results go astray, as on Azure.');
  scheduleActivity(durable, turn, { task, name: httpActivity, input: JSON.stringify(request), carry: { kind: 'http', request } });
}

function answerOf({ Result }: HistoryEvent): HttpAnswer | undefined {
  return Result === undefined ? undefined : (JSON.parse(Result) as HttpAnswer);
}

function warn(durable: Durable, { instance }: TurnState, message: string): void {
  durable.log('warning', instance.name, `${instance.id}: ${message}`);
}
