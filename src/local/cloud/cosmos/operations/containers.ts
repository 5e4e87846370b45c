import type { Answer, Operation } from '../../kernel/serve.js';
import { type Account, containerOf, flag, jsonBody } from '../account.js';
import { containerDefinition } from '../container-definition.js';
import { notFound, notImplemented } from '../errors.js';
import { metadataHeaders } from '../response.js';
import type { Container } from '../store/containers.js';

const answer = (status: number, { rid, ts, database, definition }: Container): Answer => {
  const etag = `"${rid}"`;
  const links = { _docs: 'docs/', _sprocs: 'sprocs/', _triggers: 'triggers/', _udfs: 'udfs/', _conflicts: 'conflicts/' };
  const body = { ...definition, _rid: rid, _self: `dbs/${database}/colls/${rid}/`, _etag: etag, _ts: ts, ...links };
  return { status, headers: metadataHeaders(etag), body };
};

/** Create Collection: 201, 404 without its database, 409. */
export const createContainer = ({ store }: Account): Operation => ({
  name: 'Create Collection',
  method: 'POST',
  path: '/dbs/:db/colls',
  handle: async (call) => {
    if (flag(call, 'x-ms-documentdb-isquery')) throw notImplemented('queries over containers');
    const definition = containerDefinition(jsonBody(call));
    const ts = Math.floor(store.clock.now().getTime() / 1000);
    const container = await store.commits.run(() => {
      const database = store.containers.database(call.params['db'] ?? '');
      if (!database) throw notFound();
      return store.containers.createContainer(database, definition, ts);
    });
    return answer(201, container);
  },
});

/** Get Collection: 200, 404. */
export const readContainer = (account: Account): Operation => ({
  name: 'Get Collection',
  method: 'GET',
  path: '/dbs/:db/colls/:coll',
  handle: (call) => answer(200, containerOf(account, call)),
});

/** Get Partition Key Ranges: always the one that holds everything. */
export const readPartitionKeyRanges = (account: Account): Operation => ({
  name: 'Get Partition Key Ranges',
  method: 'GET',
  path: '/dbs/:db/colls/:coll/pkranges',
  handle: (call) => {
    const { rid } = containerOf(account, call);
    const range = {
      _rid: rid,
      id: '0',
      minInclusive: '',
      maxExclusive: 'FF',
      ridPrefix: 0,
      throughputFraction: 1,
      status: 'online',
      parents: [],
    };
    return { status: 200, headers: metadataHeaders(`"${rid}"`), body: { _rid: rid, PartitionKeyRanges: [range], _count: 1 } };
  },
});
