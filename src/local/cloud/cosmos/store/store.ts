import { join } from 'node:path';
import { type Commits, createCommits } from '../../kernel/commits.js';
import type { Clock, World } from '../../kernel/world.js';
import type { Consistency } from '../consistency.js';
import { notFound } from '../errors.js';
import type { PartitionKey } from '../partition-key.js';
import { type Container, type Containers, createContainers } from './containers.js';
import { createDocuments, type Documents, type Scan, type Stored } from './documents.js';
import { createLaggingReplica } from './lagging-replica.js';
import { openDatabase } from './open-database.js';
import { openUnit, type Unit } from './unit.js';

/** All the account's data. Reads with `stale` come from a lagging replica. */
export type Store = {
  consistency: Consistency;
  clock: Clock;
  commits: Commits;
  containers: Containers;
  documents: Documents;
  /** Throws 404. */
  container(database: string, id: string): Container;
  find(container: Container, pk: PartitionKey, id: string, stale: boolean): Stored | undefined;
  scan(container: Container, pk: PartitionKey | undefined, stale: boolean, scan?: Scan): Iterable<Stored>;
  /** Runs a write all or nothing; resolves once it is on disk. */
  write<T>(container: Container, change: (unit: Unit) => T): Promise<T>;
  close(): void;
};

export function openStore(world: World, consistency: Consistency): Store {
  const sqlite = openDatabase(join(world.dataDir, 'cosmos'));
  const containers = createContainers(sqlite);
  const documents = createDocuments(sqlite);
  const commits = createCommits(sqlite);
  const replica = createLaggingReplica();
  const now = () => world.clock.now().getTime();
  return {
    consistency,
    clock: world.clock,
    commits,
    containers,
    documents,
    container(database, id) {
      const container = containers.container(database, id);
      if (!container) throw notFound();
      return container;
    },
    find(container, pk, id, stale) {
      const current = documents.find(container, pk, id, now());
      return stale ? replica.find(container, pk, id, current) : current;
    },
    scan(container, pk, stale, scan = {}) {
      const current = documents.scan(container, pk, now(), scan);
      return stale ? replica.scan(container, pk, [...current]) : current;
    },
    async write(container, change) {
      const { value, before } = await commits.run(() => {
        const unit = openUnit(containers, documents, container, world.clock.now());
        return { value: change(unit), before: unit.before() };
      });
      if (before.length > 0) replica.remember(container, before);
      return value;
    },
    close: sqlite.close,
  };
}
