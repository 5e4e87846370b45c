import { setTimeout as delay } from 'node:timers/promises';
import type { FunctionInfo } from '../app/registry.js';
import { resolveSetting } from '../settings.js';
import { type ChangeFeed, changeFeed } from './cosmos-feed.js';
import { type Leases, leasesIn } from './cosmos-leases.js';
import { openContainer } from './cosmos-rest.js';
import { createReader, type Reader } from './reader.js';
import { runFunction } from './run-function.js';
import type { Trigger, TriggerParts } from './trigger.js';

const pollMs = 500;

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
  const start = info.trigger['startFromBeginning'] === true ? undefined : '*';

  const readRange = async (range: string, signal: AbortSignal, working: () => void): Promise<boolean> => {
    const after = await leases.read(range, signal);
    const page = await feed.read(range, after ?? start, most, signal);
    if (page.documents.length > 0) {
      working();
      await runFunction(parts, info, { string: JSON.stringify(page.documents) });
    }
    if (page.next !== undefined && page.next !== after) await leases.write(range, page.next);
    return page.documents.length > 0;
  };

  let ranges: string[] | undefined;
  return createReader({
    name: info.name,
    log: parts.log,
    async next(wait, signal, working) {
      const known = ranges ?? (await feed.ranges(signal));
      ranges = undefined; // a failing read may mean that they were split
      const found = await Promise.all(known.map((range) => readRange(range, signal, working)));
      ranges = known;
      if (found.some(Boolean)) return true;
      if (wait) await delay(pollMs, undefined, { signal, ref: false }).catch(() => {});
      return false;
    },
  });
}
