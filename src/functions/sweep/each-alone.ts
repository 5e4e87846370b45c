import type { InvocationContext } from '@azure/functions';
import { logOf } from '../../durable/log.js';

/** Does the work for every item, so that trouble with one doesn't keep the others waiting; throws the first trouble at the end. */
export async function eachAlone<T>(items: readonly T[], work: (item: T) => Promise<void>, context: InvocationContext): Promise<void> {
  const outcomes = await Promise.allSettled(items.map((item) => work(item)));
  const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
  for (const { reason } of failed) logOf(context).trouble('trouble with one of many', reason);
  const [first] = failed;
  if (first) throw first.reason;
}
