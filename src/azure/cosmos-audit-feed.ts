import { ChangeFeedStartFrom, type Container, type JSONObject } from '@azure/cosmos';
import { z } from 'zod';
import { StoredRecord } from '../domain/audit/chain.js';
import type { AuditFeed, AuditReader } from '../ports/audit.js';
import { withoutSystem } from './cosmos-audit.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { translate } from './cosmos-records.js';

const mostAtOnce = 100;

/** The SDK's continuation of a change feed, as far as it must be right for the SDK to take it. */
const Continuation = z.object({
  rid: z.string().max(64),
  Continuation: z
    .array(z.object({ minInclusive: z.string().max(64), maxExclusive: z.string().max(64), continuationToken: z.string().max(64) }))
    .min(1)
    .max(64),
});

/** The change feed of container `audit`, read by whoever has a place in it: it needs no lease and forgets nothing. Beside the records it shows the heads of chains, which are left out. */
export const cosmosAuditFeed = (database: CosmosDatabase): AuditFeed => ({
  open: (place) =>
    translate('audit', async () => {
      const container = await database.container('audit');
      if (place === undefined) return readerOf(container, ChangeFeedStartFrom.Now());
      const continuation = continuationAt(place);
      if (!continuation || !(await isOurs(continuation, container))) return undefined;
      return readerOf(container, ChangeFeedStartFrom.Continuation(JSON.stringify(continuation)), place);
    }),
});

/** Without a place it reads at once, and so finds out where it is. */
async function readerOf(container: Container, changeFeedStartFrom: ChangeFeedStartFrom, place?: string): Promise<AuditReader> {
  const pages = container.items.getChangeFeedIterator<JSONObject>({ changeFeedStartFrom, maxItemCount: mostAtOnce });
  const reader: AuditReader = {
    place: place ?? '',
    next: () =>
      translate('audit', async () => {
        const { statusCode, result, continuationToken } = await pages.readNext();
        reader.place = Buffer.from(continuationToken).toString('base64url');
        const documents = statusCode === 304 ? [] : [result ?? []].flat();
        return documents.flatMap((document) => StoredRecord.safeParse(document).data ?? []).map(withoutSystem);
      }),
  };
  if (place === undefined) await reader.next();
  return reader;
}

function continuationAt(place: string): z.infer<typeof Continuation> | undefined {
  try {
    return Continuation.safeParse(JSON.parse(Buffer.from(place, 'base64url').toString())).data;
  } catch {
    return undefined;
  }
}

/** A place in an audit that was here before, say in a database that was restored since, is no place in this one. */
async function isOurs({ rid }: z.infer<typeof Continuation>, container: Container): Promise<boolean> {
  const { resource }: { resource?: { _rid?: string } | undefined } = await container.read();
  return resource?._rid === rid;
}
