import { AuditRecord } from '../domain/audit-record.js';
import type { AuditFilter, AuditTrail } from '../ports/audit.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { pageAfter, pageOf, pageSize } from './cosmos-page.js';
import { cosmosRecords } from './cosmos-records.js';

const conditionOf: Record<keyof AuditFilter, string> = {
  door: 'c.doorId = @door',
  person: 'c.personId = @person',
  request: 'c.requestId = @request',
  from: 'c.at >= @from',
  to: 'c.at < @to',
};
const filters = Object.keys(conditionOf) as (keyof AuditFilter)[];

/** The audit in container `audit`, one partition a chain. Appending the same id again changes nothing. Lists are newest first. */
export function cosmosAudit(database: CosmosDatabase): AuditTrail {
  const records = cosmosRecords(database, 'audit', AuditRecord);
  return {
    append: async (record) => {
      await records.create(record);
    },
    async list(filter, next) {
      const after = pageAfter('at', next);
      const used = filters.filter((name) => filter[name] !== undefined);
      const conditions = [...used.map((name) => conditionOf[name]), ...after.conditions];
      const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
      const parameters = { ...Object.fromEntries(used.map((name) => [name, filter[name] ?? ''])), ...after.parameters };
      const found = await records.query(
        `SELECT * FROM c ${where} ORDER BY c.at DESC, c.id DESC OFFSET 0 LIMIT ${pageSize + 1}`,
        parameters,
      );
      const { page, ...more } = pageOf(found, ({ at }) => at);
      return { records: page, ...more };
    },
  };
}
