import type { Account } from './account.js';
import { containerDefinition } from './container-definition.js';
import { documentIn } from './documents/operation.js';
import type { Json, JsonObject } from './json.js';
import type { Container, Database } from './store/containers.js';
import { documentText } from './store/documents.js';

/** What the control plane may do without the wire. */
export type DatabaseHandle = {
  /**
   * Makes the container and those documents (each with an `id`) that are not there yet; what is there stays as it is.
   * `definition` adds to the container's definition (`defaultTtl`, `indexingPolicy`) when this call makes it.
   */
  seed(container: string, partitionKeyPath: string, documents: object[], definition?: object): Promise<void>;
  /** Everything in the container, oldest first; none when there is no such container. */
  documents(container: string): unknown[];
  /** Writes so far, to the container or to all, seeds included; unchanged means that nothing was written. */
  changes(container?: string): number;
};

export function databaseHandle(account: Account, databaseId: string): DatabaseHandle {
  const { store } = account;
  const ts = () => Math.floor(store.clock.now().getTime() / 1000);
  const ensureDatabase = (): Database => store.containers.database(databaseId) ?? store.containers.createDatabase(databaseId, ts());
  const ensureContainer = (definition: JsonObject): Container =>
    store.containers.container(databaseId, String(definition['id'])) ??
    store.containers.createContainer(ensureDatabase(), definition, ts());
  return {
    async seed(id, path, documents, definition = {}) {
      const wanted = containerDefinition({ ...toJson(definition), id, partitionKey: { paths: [path] } });
      const container = await store.commits.run(() => ensureContainer(wanted));
      await Promise.all(documents.map((document) => seedDocument(account, container, toJson(document))));
    },
    documents(id) {
      const container = store.containers.container(databaseId, id);
      if (!container) return [];
      return Array.from(store.scan(container, undefined, false, { from: 0 }), (stored) => JSON.parse(documentText(container, stored)));
    },
    changes: (container) => store.containers.changes(databaseId, container),
  };
}

const toJson = (value: object): JsonObject => JSON.parse(JSON.stringify(value));

function seedDocument({ store }: Account, container: Container, body: Json): Promise<void> {
  return store.write(container, (unit) => {
    const { id, document, pk } = documentIn(unit, body);
    if (!unit.find(pk, id)) unit.put(pk, id, document, undefined);
  });
}
