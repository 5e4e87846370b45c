import { randomUUID } from 'node:crypto';
import type { Account } from './account.js';
import { round } from './charges.js';
import type { Container } from './store/containers.js';

type Facts = { charge?: number; etag?: string; items?: number; continuation?: string | undefined };

/** The headers every answer about a container's content carries (Cosmos DB REST API, "common response headers"). */
export function contentHeaders({ store }: Account, container: Container, facts: Facts): Record<string, string> {
  const lsn = store.containers.lsn(container).toString();
  return {
    'content-type': 'application/json',
    'x-ms-activity-id': randomUUID(),
    'x-ms-request-charge': round(facts.charge ?? 1).toString(),
    'x-ms-session-token': `0:-1#${lsn}`,
    'x-ms-alt-content-path': `dbs/${container.database}/colls/${container.id}`,
    'x-ms-content-path': container.rid,
    lsn,
    ...(facts.etag !== undefined && { etag: facts.etag }),
    ...(facts.items !== undefined && { 'x-ms-item-count': facts.items.toString() }),
    ...(facts.continuation !== undefined && { 'x-ms-continuation': facts.continuation }),
  };
}

/** Headers of answers about the account, its databases and its containers, which are metadata. */
export const metadataHeaders = (etag?: string): Record<string, string> => ({
  'x-ms-activity-id': randomUUID(),
  'x-ms-request-charge': '1',
  ...(etag !== undefined && { etag }),
});
