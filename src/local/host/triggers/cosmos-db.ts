import { setTimeout as delay } from 'node:timers/promises';
import type { FunctionInfo } from '../app/registry.js';
import { resolveSetting } from '../settings.js';
import { type ChangeFeed, changeFeed, type Range } from './cosmos-feed.js';
import { type Leases, leasesIn } from './cosmos-leases.js';
import { openContainer } from './cosmos-rest.js';
import { createReader, type Reader } from './reader.js';
import { runFunction } from './run-function.js';
import type { Trigger, TriggerParts } from './trigger.js';

const defaultPollMs = 500;

/** A container's change feed: in order per partition, at least once, checkpoint in the leases container after the batch. */
export function cosmosTrigger(parts: TriggerParts, info: FunctionInfo): Trigger {
  const { trigger } = info;
  const connection = resolveSetting(trigger['connection'] ?? '');
  const database = resolveSetting(trigger['databaseName']);
  const container = resolveSetting(trigger['containerName']);
  const endpoint = process.env[`${connection}__accountEndpoint`];
  if (!endpoint) throw new Error(`Function "${info.name}": set ${connection}__accountEndpoint.`);
  const feed = changeFeed(openContainer(endpoint, database, container));
  const leaseSetting = trigger['leaseConnection'] === undefined ? connection : resolveSetting(trigger['leaseConnection']);
  const leases = openContainer(
    process.env[`${leaseSetting}__accountEndpoint`] ?? endpoint,
    resolveSetting(trigger['leaseDatabaseName'] ?? database),
    resolveSetting(trigger['leaseContainerName'] ?? 'leases'),
  );
  const prefix = `${resolveSetting(trigger['leaseContainerPrefix'] ?? '')}${new URL(endpoint).hostname}_${database}_${container}_${info.name}`;
  const reader = feedReader(parts, info, feed, leasesIn(leases, prefix));
  return { start: reader.start, stop: reader.stop, drain: reader.drain, settled: reader.settled };
}

function feedReader(parts: TriggerParts, info: FunctionInfo, feed: ChangeFeed, leases: Leases): Reader {
  const most = Number(info.trigger['maxItemsPerInvocation'] ?? 100);
  const pollMs = Number(info.trigger['feedPollDelay'] ?? defaultPollMs);
  const start = info.trigger['startFromBeginning'] === true ? undefined : '*';

  /** A range that came out of a split goes on where the one before it stood. */
  const continuationOf = async ({ id, parents }: Range, signal: AbortSignal): Promise<string | undefined> => {
    for (const each of [id, ...parents.toReversed()]) {
      const continuation = await leases.read(each, signal);
      if (continuation !== undefined) return continuation;
    }
    return undefined;
  };

  const readRange = async (range: Range, signal: AbortSignal, working: () => void): Promise<boolean> => {
    const after = await continuationOf(range, signal);
    const page = await feed.read(range.id, after ?? start, most, signal);
    if (page.documents.length > 0) {
      working();
      await runFunction(parts, info, { string: JSON.stringify(page.documents) });
    }
    if (page.next !== undefined && page.next !== after) await leases.write(range.id, page.next);
    return page.documents.length > 0;
  };

  /** One range that fails doesn't cut the others short: they would be read again while they are still at it. */
  const readAll = async (ranges: Range[], signal: AbortSignal, working: () => void): Promise<boolean> => {
    const reads = await Promise.allSettled(ranges.map((range) => readRange(range, signal, working)));
    for (const read of reads) if (read.status === 'rejected') throw read.reason;
    return reads.some((read) => read.status === 'fulfilled' && read.value);
  };

  let ranges: Range[] | undefined;
  return createReader({
    name: info.name,
    log: parts.log,
    async next(wait, signal, working) {
      ranges ??= await feed.ranges(signal);
      const found = await readAll(ranges, signal, working).catch(async () => {
        ranges = await feed.ranges(signal); // they may have been split
        return readAll(ranges, signal, working);
      });
      if (found) return true;
      if (wait) await delay(pollMs, undefined, { signal, ref: false }).catch(() => {});
      return false;
    },
  });
}
