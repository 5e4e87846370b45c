import type { InvocationContext } from '@azure/functions';
import { logOf } from '../durable/log.js';

/** Does the work for every item, so that trouble with one doesn't keep the others waiting; throws the first trouble at the end. */
export async function eachAlone<T>(items: readonly T[], work: (item: T) => Promise<void>, context: InvocationContext): Promise<void> {
  throwFirst(await Promise.allSettled(items.map((item) => work(item))), context);
}

/** As `eachAlone`, one after another: for what comes before the others for a reason, and still must not keep them waiting. */
export async function oneAfterAnother(stages: readonly (() => Promise<void>)[], context: InvocationContext): Promise<void> {
  const outcomes: PromiseSettledResult<void>[] = [];
  for (const stage of stages) outcomes.push(...(await Promise.allSettled([stage()])));
  throwFirst(outcomes, context);
}

function throwFirst(outcomes: readonly PromiseSettledResult<void>[], context: InvocationContext): void {
  const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
  for (const { reason } of failed) logOf(context).trouble('trouble with one of many', reason);
  const [first] = failed;
  if (first) throw first.reason;
}
