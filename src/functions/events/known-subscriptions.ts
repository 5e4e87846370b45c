import { setTimeout as delay } from 'node:timers/promises';
import { LatchError } from '../../domain/errors.js';
import type { Ports } from '../edge-ports.js';
import { graphEventsUrl, watchedResources } from './keep-subscribed.js';

/** Of the three seconds Graph waits for an answer. */
const patienceMs = 800;
const foreignMs = 10 * 60_000;
const mostForeign = 10_000;

/**
 * Tells the notices of our own subscriptions from others that come here with our word, such as one that an earlier installation left behind. Graph is asked
 * about ids that are new, all in one call; while it is silent, or has taken one of ours away and tells us so, nobody is foreign, so that nothing is lost.
 */
export function knownSubscriptions({ subscriptions, clock, publicUrl }: Ports<'subscriptions' | 'clock' | 'publicUrl'>) {
  const ours = new Set<string>();
  const foreignUntil = new Map<string, number>();
  const isForeign = (id: string) => (foreignUntil.get(id) ?? 0) > clock.now().getTime();
  const learn = async (unknown: readonly string[]): Promise<void> => {
    const listed = await Promise.race([list(), delay(patienceMs, undefined, { ref: false })]);
    for (const { id } of listed ?? []) ours.add(id);
    const isComplete = watchedResources.every((resource) => listed?.some((each) => each.resource === resource));
    if (!isComplete) return;
    if (foreignUntil.size + unknown.length > mostForeign) foreignUntil.clear();
    for (const id of unknown) if (!ours.has(id)) foreignUntil.set(id, clock.now().getTime() + foreignMs);
  };
  const list = async () => {
    try {
      return await subscriptions.standing(graphEventsUrl(publicUrl));
    } catch (error) {
      if (error instanceof LatchError) return undefined;
      throw error;
    }
  };
  /** Those of these ids that are not known to be somebody else's. */
  return async (ids: readonly string[]): Promise<ReadonlySet<string>> => {
    const distinct = [...new Set(ids)];
    const unknown = distinct.filter((id) => !ours.has(id) && !isForeign(id));
    if (unknown.length > 0) await learn(unknown);
    return new Set(distinct.filter((id) => !isForeign(id)));
  };
}
