import { z } from 'zod';
import { PersonId, RequestId } from '../domain/ids.js';
import { RequestRecord } from '../domain/request-record.js';
import { VisitRecord } from '../domain/visit-record.js';
import type { Retained } from '../ports/retention.js';
import { deleting, runBatch } from './cosmos-batch.js';
import type { ContainerName } from './cosmos-containers.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { findAll } from './cosmos-query.js';
import { cosmosRecords, translate } from './cosmos-records.js';

const Entry = z.object({ id: z.string(), requestId: RequestId.optional(), subjectId: PersonId.optional() });
const atOnce = 100;

/** Takes records out of their containers. */
export function cosmosRetention(database: CosmosDatabase): Retained {
  const requests = cosmosRecords(database, 'requests', RequestRecord);
  const visits = cosmosRecords(database, 'visits', VisitRecord);
  const remove = (name: ContainerName, id: string, partition: string) =>
    translate(name, async () => {
      const container = await database.container(name);
      const { statusCode } = await container.item(id, partition).read();
      if (statusCode !== 404) await container.item(id, partition).delete();
    });
  const find = (name: ContainerName, query: string, values: Record<string, string>, partition: string) =>
    translate(name, async () => (await findAll(await database.container(name), query, values, partition)).map((each) => Entry.parse(each)));
  return {
    closedRequests: (before, most) =>
      requests.query(
        `SELECT * FROM c WHERE c.status = 'closed' AND c.window.closesAt < @before
         AND NOT ARRAY_CONTAINS(c.doors, {'lock': 'unconfirmed'}, true) OFFSET 0 LIMIT ${Number(most)}`,
        { before },
      ),
    removeRequest: (id) => remove('requests', id, id),
    closedVisits: (before, most) => visits.query(`SELECT * FROM c WHERE c.closed.at < @before OFFSET 0 LIMIT ${Number(most)}`, { before }),
    removeVisit: (id) => remove('visits', id, id),
    entries: (doorId, before, most) =>
      find(
        'grants',
        `SELECT c.id, c.requestId, c.subjectId FROM c WHERE (c.kind = 'attempt' AND c.at < @before) OR (c.kind = 'code' AND c.notAfter < @before)
         OR (c.kind = 'grant' AND c.state = 'ended' AND c.window.closesAt < @before) OFFSET 0 LIMIT ${Number(most)}`,
        { before },
        doorId,
      ),
    removeEntry: (doorId, id) => remove('grants', id, doorId),
    async removeChain(chain) {
      for (;;) {
        const found = await find('audit', `SELECT c.id FROM c OFFSET 0 LIMIT ${atOnce}`, {}, chain);
        if (found.length === 0) return;
        await runBatch(
          database,
          'audit',
          chain,
          found.map(({ id }) => deleting(id)),
        );
      }
    },
  };
}
