import type { InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import { LatchError } from '../domain/errors.js';
import { aboutOf, troubleOf } from '../domain/log-fields.js';
import type { ActivityContract, OrchestrationContract } from './contracts.js';
import { type Log, logOf } from './log.js';
import type { OrchestrationContext, Step } from './steps.js';

export type { EntityContext } from 'durable-functions';

type Run<I, O> = (input: I, log: Log) => Promise<O>;

/** An activity: its contract and, given what it needs of the world, what it does. */
export type Activity<I, O, D> = { contract: ActivityContract<I, O>; build: (deps: D) => Run<I, O> };

/** What an activity of this contract answers. */
export type Answer<C> = C extends ActivityContract<infer _, infer O> ? O : never;

/** Joins a contract with its implementation. `build` is called once, with the ports the activity declares. */
export function implement<I, O, D>(contract: ActivityContract<I, O>, build: (deps: D) => Run<I, O>): Activity<I, O, D> {
  return { contract, build };
}

/** What an activity does with raw input: parse, run, parse. Its errors keep nothing but their code, for the history stores them in clear. */
export function activityHandler<I, O, D>({ contract, build }: Activity<I, O, D>, deps: D) {
  const run = build(deps);
  return async (raw: unknown, context: InvocationContext): Promise<O> => {
    const log = logOf(context, aboutOf(raw));
    try {
      return contract.output.parse(await run(contract.input.parse(raw), log));
    } catch (trouble) {
      log.trouble('activity failed', trouble);
      if (trouble instanceof LatchError) throw trouble;
      throw new Error(`${contract.name} failed: ${troubleOf(trouble).error}`);
    }
  };
}

/** Makes an activity known to the Functions host under its contract's name. */
export function registerActivity<I, O, D>(activity: Activity<I, O, D>, deps: D): void {
  df.app.activity(activity.contract.name, { handler: activityHandler(activity, deps) });
}

/** Makes an orchestration known to the Functions host under its contract's name. */
export function registerOrchestration<I>(contract: OrchestrationContract<I>, story: (ctx: OrchestrationContext) => Step<unknown>): void {
  df.app.orchestration(contract.name, story);
}

/** Makes an entity known to the Functions host. */
export function registerEntity<S>(name: string, entity: (context: df.EntityContext<S>) => void): void {
  df.app.entity<S>(name, entity);
}
