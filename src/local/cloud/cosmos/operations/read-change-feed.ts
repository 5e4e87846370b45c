import type { Answer, Call, Operation } from '../../kernel/serve.js';
import { type Account, containerOf, header, maxItems, partitionKeyIn, requireKnownRange } from '../account.js';
import { readingOf } from '../consistency.js';
import { badRequest, notImplemented } from '../errors.js';
import { contentHeaders } from '../response.js';
import type { Container } from '../store/containers.js';
import { documentText } from '../store/documents.js';

/**
 * Read Document Feed with `A-IM: Incremental Feed`: the latest version of everything written since, oldest write first, a batch never torn apart.
 * Deletions do not show. The ETag is the number of the last write seen and is where the next call goes on; 304 when there is nothing new.
 */
export const readChangeFeed = (account: Account): Operation => ({
  name: 'Read Change Feed',
  method: 'GET',
  path: '/dbs/:db/colls/:coll/docs',
  handle: (call) => {
    const mode = header(call, 'a-im');
    if (mode === undefined) throw notImplemented('reading all documents without a query');
    if (!/^incremental feed$/i.test(mode)) throw notImplemented(`the change feed mode '${mode}'`);
    return answer(account, call, containerOf(account, call));
  },
});

function answer(account: Account, call: Call, container: Container): Answer {
  const { store } = account;
  requireKnownRange(call);
  const current = store.containers.lsn(container);
  const after = startOf(account, call, container, current);
  const now = store.clock.now().getTime();
  const changed = store.documents.changedSince(container, partitionKeyIn(call), after, maxItems(call, 100, 1_000), now);
  const last = changed.at(-1);
  const etag = `"${last?.lsn ?? current}"`;
  const headers = contentHeaders(account, container, {
    charge: readingOf(store.consistency, call).charges.query(changed.length),
    items: changed.length,
    etag,
  });
  if (last === undefined) return { status: 304, headers };
  const documents = changed.map((stored) => documentText(container, stored, `,"_lsn":${stored.lsn}`));
  return { status: 200, headers, body: `{"_rid":"${container.rid}","Documents":[${documents.join(',')}],"_count":${documents.length}}` };
}

/** If-None-Match: an earlier answer's ETag, `*` for "from now"; else If-Modified-Since; else the beginning. */
function startOf({ store }: Account, call: Call, container: Container, current: number): number {
  const etag = header(call, 'if-none-match');
  if (etag === '*') return current;
  if (etag) {
    const lsn = Number(etag.replaceAll('"', ''));
    if (!Number.isInteger(lsn) || lsn < 0) throw badRequest('The change feed continuation is malformed.');
    return lsn;
  }
  const since = header(call, 'if-modified-since');
  return since === undefined ? 0 : (store.documents.lsnBefore(container, Math.floor(Date.parse(since) / 1000)) ?? current);
}
