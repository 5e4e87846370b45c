import type { PartitionKey } from '../partition-key.js';
import type { Container } from './containers.js';
import type { Stored } from './documents.js';
import type { Before } from './unit.js';

/**
 * A replica that has everything but the latest write of each partition: what another worker's session may read at Session consistency.
 * A batch lags as a whole, so what it shows is always some state the partition was once in.
 */
export type LaggingReplica = {
  remember(container: Container, before: Before[]): void;
  find(container: Container, pk: PartitionKey, id: string, current: Stored | undefined): Stored | undefined;
  scan(container: Container, pk: PartitionKey | undefined, current: Stored[]): Stored[];
};

const nothing: ReadonlyMap<string, Before> = new Map();

export function createLaggingReplica(): LaggingReplica {
  const containers = new Map<number, Map<PartitionKey, Map<string, Before>>>();
  const partitions = (container: Container) => containers.get(container.number) ?? new Map<PartitionKey, Map<string, Before>>();
  return {
    remember(container, before) {
      const byPartition = partitions(container);
      containers.set(container.number, byPartition);
      for (const pk of new Set(before.map((one) => one.pk))) byPartition.set(pk, new Map());
      for (const one of before) byPartition.get(one.pk)?.set(one.id, one);
    },
    find(container, pk, id, current) {
      const before = partitions(container).get(pk)?.get(id);
      return before ? before.stored : current;
    },
    scan(container, pk, current) {
      const byPartition = partitions(container);
      const unseen = (stored: Stored) => byPartition.get(stored.pk)?.has(stored.id) ?? false;
      const past = (pk === undefined ? [...byPartition.values()] : [byPartition.get(pk) ?? nothing])
        .flatMap((byId) => [...byId.values()])
        .flatMap(({ stored }) => (stored ? [stored] : []));
      return [...current.filter((stored) => !unseen(stored)), ...past].sort((one, other) => one.serial - other.serial);
    },
  };
}
