import { RequestRecord } from '../domain/request-record.js';
import type { Requests } from '../ports/requests.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { pageAfter, pageOf, pageSize } from './cosmos-page.js';
import { cosmosPlaces } from './cosmos-places.js';
import { findAll } from './cosmos-query.js';
import { cosmosRecords, translate } from './cosmos-records.js';

const isAt = "ARRAY_CONTAINS(c.doors, {'doorId': @doorId}, true)";

/** Requests in container `requests`: one partition each, changed under their etag. */
export function cosmosRequests(database: CosmosDatabase): Requests {
  const records = cosmosRecords(database, 'requests', RequestRecord);
  return {
    ...cosmosPlaces(database),
    create: (record) => records.createOrRead(record, record.id),
    read: async (id) => (await records.read(id, id))?.record,
    change: (id, transition) => records.change(id, id, transition),
    async list({ personId, status }, next) {
      const after = pageAfter({ at: 'askedAt', id: 'id' }, next);
      const conditions = [
        ...(personId ? ['(c.requesterId = @personId OR c.subjectId = @personId)'] : []),
        ...(status ? ['c.status = @status'] : []),
        ...after.conditions,
      ];
      const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
      const parameters = { ...(personId ? { personId } : {}), ...(status ? { status } : {}), ...after.parameters };
      const found = await records.query(
        `SELECT * FROM c ${where} ORDER BY c.askedAt DESC, c.id DESC OFFSET 0 LIMIT ${pageSize + 1}`,
        parameters,
      );
      const { page, ...more } = pageOf(found, ({ askedAt, id }) => ({ at: askedAt, id }));
      return { requests: page, ...more };
    },
    open: () => records.query("SELECT * FROM c WHERE c.status != 'closed'", {}),
    openAt: (doorId) => records.query(`SELECT * FROM c WHERE c.status != 'closed' AND ${isAt}`, { doorId }),
    openOf: (requesterId) =>
      translate('requests', async () => {
        const query = "SELECT VALUE COUNT(1) FROM c WHERE c.requesterId = @requesterId AND c.status != 'closed'";
        return (await findAll<number>(await database.container('requests'), query, { requesterId }))[0] ?? 0;
      }),
    askedOf: (approverId) =>
      records.query("SELECT * FROM c WHERE c.status != 'closed' AND ARRAY_CONTAINS(c.approvals.asked, {'personId': @approverId}, true)", {
        approverId,
      }),
    toReview: () => records.query('SELECT * FROM c WHERE IS_DEFINED(c.glass.brokenAt) AND NOT IS_DEFINED(c.glass.reviewed)', {}),
    unconfirmedAt: (doorId) =>
      records.query(`SELECT * FROM c WHERE c.status = 'closed' AND ARRAY_CONTAINS(c.doors, {'lock': 'unconfirmed'}, true) AND ${isAt}`, {
        doorId,
      }),
  };
}
