import * as df from 'durable-functions';
import { z } from 'zod';
import type { ActivityContract, EventContract, OperationContract } from './contracts.js';

export type { OrchestrationContext } from 'durable-functions';

type OrchestrationContext = df.OrchestrationContext;

/** One awaited step of an orchestration. `yield*` hands its typed result back. */
export type Step<T> = Generator<df.Task, T, unknown>;

function retrying(tries: number, longestPauseMs: number): df.RetryOptions {
  const options = new df.RetryOptions(1_000, tries);
  options.backoffCoefficient = 2;
  options.maxRetryIntervalInMilliseconds = longestPauseMs;
  return options;
}

/** Five tries within half a minute: for a step whose failure has an answer. */
export const politely = retrying(5, 60_000);

/** About a day of tries, at most five minutes apart: for what must be read or written however long the trouble lasts. */
export const patiently = retrying(300, 300_000);

/** Runs an activity and returns its parsed answer. Throws what the activity threw once the tries are used up. */
export function* call<I, O>(ctx: OrchestrationContext, activity: ActivityContract<I, O>, input: I, tries = politely): Step<O> {
  return activity.output.parse(yield ctx.df.callActivityWithRetry(activity.name, tries, input));
}

/** Runs an activity for every input, so many at once; answers in the order of the inputs. Throws when one of them fails for good. */
export function* callEach<I, O>(
  ctx: OrchestrationContext,
  activity: ActivityContract<I, O>,
  inputs: readonly I[],
  atOnce: number,
): Step<O[]> {
  const answers: O[] = [];
  for (let start = 0; start < inputs.length; start += atOnce) {
    const tasks = inputs.slice(start, start + atOnce).map((input) => ctx.df.callActivityWithRetry(activity.name, politely, input));
    answers.push(...z.array(activity.output).parse(yield ctx.df.Task.all(tasks)));
  }
  return answers;
}

/** A step whose trouble outlasted its tries becomes an answer. */
export function* unless<T, F>(step: Step<T>, trouble: F): Step<T | F> {
  try {
    return yield* step;
  } catch {
    return trouble;
  }
}

/** Begins the orchestration again, with an empty history. An event it had not heard may be lost with it: what it reads first must be the records. */
export function again<I>(ctx: OrchestrationContext, input: I): { kind: 'again' } {
  ctx.df.continueAsNew(input);
  return { kind: 'again' };
}

/** Asks an entity and waits for its reply. */
export function* ask<I, O>(ctx: OrchestrationContext, operation: OperationContract<I, O>, key: string, input: I): Step<O> {
  return operation.output.parse(yield ctx.df.callEntity(new df.EntityId(operation.entity, key), operation.operation, input));
}

/** Tells an entity something and does not wait. */
export function tell<I, O>(ctx: OrchestrationContext, operation: OperationContract<I, O>, key: string, input: I): void {
  ctx.df.signalEntity(new df.EntityId(operation.entity, key), operation.operation, input);
}

/** Wake-ups of one name. Their payload is ignored: the record says what changed. `fullAt`: when a history that only waits has become long enough to be put aside. */
export type Inbox = { wait(): df.Task; took(): boolean; readonly fullAt: Date; isFull(): boolean };

/** The Durable extension takes a timer of more than six days in hops of three, four rows of history each. */
const mostDays = 30;
const mostWakes = 8;
const day = 86_400_000;

/** Instances of this version were begun when flows slept through: their histories go on as they are. */
const sleeping = '1';

/** When a history that begins now has waited long enough to be put aside. */
export const restAt = (ctx: OrchestrationContext): Date =>
  ctx.df.version === sleeping ? endOfTime : new Date(now(ctx).getTime() + mostDays * day);

const endOfTime = new Date('9999-12-31T00:00:00.000Z');

/**
 * Listens for an event for the whole of an orchestration. Every wait is raced once and never forgotten: the SDK queues a wait again each
 * time it is raced, and an event that is handed to a spent wait is lost.
 */
export function listen<T>(ctx: OrchestrationContext, event: EventContract<T>): Inbox {
  let waits: df.Task[] = [];
  let wakes = 0;
  const fullAt = restAt(ctx);
  return {
    fullAt,
    isFull: () => now(ctx) >= fullAt || (wakes >= mostWakes && ctx.df.version !== sleeping),
    wait() {
      const wait = ctx.df.waitForExternalEvent(event.name);
      waits.push(wait);
      return wait;
    },
    took() {
      const outstanding = waits.filter((wait) => !wait.isCompleted);
      const arrived = outstanding.length < waits.length;
      waits = outstanding;
      if (arrived) wakes += 1;
      return arrived;
    },
  };
}

/** Sleeps until an event or the instant, whichever comes first. */
export function* wokenOrDue(ctx: OrchestrationContext, inbox: Inbox, due: Date): Step<void> {
  if (inbox.took()) return;
  const timer = ctx.df.createTimer(due);
  yield ctx.df.Task.any([inbox.wait(), timer]);
  if (!timer.isCompleted) timer.cancel();
  inbox.took();
}

/** Sleeps until the instant, whatever happens. */
export function* pauseUntil(ctx: OrchestrationContext, due: Date): Step<void> {
  if (now(ctx) < due) yield ctx.df.createTimer(due);
}

/** The orchestration's own time: the same in every replay. */
export const now = (ctx: OrchestrationContext): Date => ctx.df.currentUtcDateTime;

/** Reads the record until it has an answer; sleeps between readings until an event, the deadline or when the record says to look again; reads once more at the deadline. */
export function* settled<I, V extends { kind: string; look?: string | undefined }>(
  ctx: OrchestrationContext,
  inbox: Inbox,
  read: ActivityContract<I, V>,
  input: I,
  deadline: Date,
): Step<Exclude<V, { kind: 'pending' }> | { kind: 'deadline' }> {
  for (;;) {
    const answer = yield* call(ctx, read, input, patiently);
    if (isSettled(answer)) return answer;
    if (now(ctx) >= deadline) return { kind: 'deadline' };
    yield* wokenOrDue(ctx, inbox, answer.look === undefined ? deadline : sooner(notPassed(answer.look, now(ctx)), deadline));
  }
}

/** A clock that is a little behind ours may name an instant that has passed. */
export const notPassed = (named: string, at: Date): Date => new Date(Math.max(Date.parse(named), at.getTime() + 1_000));

/** Whichever comes first. */
export const sooner = (one: Date, other: Date): Date => (one <= other ? one : other);

const isSettled = <V extends { kind: string }>(answer: V): answer is Exclude<V, { kind: 'pending' }> => answer.kind !== 'pending';
