import type { Answer, Operation } from '../../kernel/serve.js';
import { type Account, flag, jsonBody } from '../account.js';
import { badRequest, notFound, notImplemented } from '../errors.js';
import { isObject } from '../json.js';
import { metadataHeaders } from '../response.js';
import type { Database } from '../store/containers.js';

const answer = (status: number, { id, rid, ts }: Database): Answer => {
  const etag = `"${rid}"`;
  const body = { id, _rid: rid, _self: `dbs/${rid}/`, _etag: etag, _colls: 'colls/', _users: 'users/', _ts: ts };
  return { status, headers: metadataHeaders(etag), body };
};

/** Create Database: 201, 409. */
export const createDatabase = ({ store }: Account): Operation => ({
  name: 'Create Database',
  method: 'POST',
  path: '/dbs',
  handle: async (call) => {
    if (flag(call, 'x-ms-documentdb-isquery')) throw notImplemented('queries over databases');
    const body = jsonBody(call);
    const id = isObject(body) ? body['id'] : undefined;
    if (typeof id !== 'string' || id === '') throw badRequest("The required property 'id' is missing.");
    const ts = Math.floor(store.clock.now().getTime() / 1000);
    return answer(201, await store.commits.run(() => store.containers.createDatabase(id, ts)));
  },
});

/** Get Database: 200, 404. */
export const readDatabase = ({ store }: Account): Operation => ({
  name: 'Get Database',
  method: 'GET',
  path: '/dbs/:db',
  handle: ({ params }) => {
    const database = store.containers.database(params['db'] ?? '');
    if (!database) throw notFound();
    return answer(200, database);
  },
});
