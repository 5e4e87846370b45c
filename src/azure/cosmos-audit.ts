import type { JSONObject } from '@azure/cosmos';
import { StoredRecord } from '../domain/audit/chain.js';
import type { AuditFilter, AuditTrail } from '../ports/audit.js';
import type { Clock } from '../ports/clock.js';
import { ChainHead, cosmosAuditWriter } from './cosmos-audit-writer.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { pageAfter, pageOf, pageSize } from './cosmos-page.js';
import { cosmosRecords, translate } from './cosmos-records.js';

type Field = Exclude<keyof AuditFilter, 'kinds'>;
const conditionOf: Record<Field, string> = {
  door: 'c.doorId = @door',
  person: '(c.personId = @person OR c.by = @person OR c.detail.inPlaceOf = @person)',
  request: 'c.requestId = @request',
  from: 'c.at >= @from',
  to: 'c.at < @to',
};
const filters = Object.keys(conditionOf) as Field[];

/** Beside the records a chain holds its head and a marker for each: only records follow another. */
const isRecord = 'IS_DEFINED(c.prevHash)';
const readAtOnce = 1_000;

/** The audit in container `audit`, one partition a chain. */
export function cosmosAudit(database: CosmosDatabase, clock: Clock): AuditTrail {
  const records = cosmosRecords(database, 'audit', StoredRecord);
  const heads = cosmosRecords(database, 'audit', ChainHead);
  return {
    append: cosmosAuditWriter(database, clock),
    async list(filter, next) {
      const after = pageAfter({ at: 'at', id: 'recordId' }, next);
      const used = filters.filter((name) => filter[name] !== undefined);
      const kinds = oneOf(filter.kinds);
      const where = [isRecord, ...used.map((name) => conditionOf[name]), ...kinds.conditions, ...after.conditions].join(' AND ');
      const given = Object.fromEntries(used.map((name) => [name, filter[name] ?? '']));
      const parameters = { ...given, ...kinds.parameters, ...after.parameters };
      const found = await records.query(
        `SELECT * FROM c WHERE ${where} ORDER BY c.at DESC, c.recordId DESC OFFSET 0 LIMIT ${pageSize + 1}`,
        parameters,
      );
      const { page, ...more } = pageOf(found, ({ at, recordId }) => ({ at, id: recordId }));
      return { records: page.map(withoutSystem), ...more };
    },
    heads: async () =>
      (await heads.query("SELECT * FROM c WHERE c.id = 'head'", {}))
        .map(({ chain, seq, hash }) => ({ chain, seq, hash }))
        .sort((one, other) => (one.chain < other.chain ? -1 : 1)),
    after: (chain, id) =>
      translate('audit', async () => {
        const container = await database.container('audit');
        const query = `SELECT * FROM c WHERE ${isRecord} AND c.id > @id ORDER BY c.id OFFSET 0 LIMIT ${readAtOnce}`;
        const parameters = [{ name: '@id', value: id }];
        const { resources } = await container.items
          .query<JSONObject>({ query, parameters }, { partitionKey: chain, maxItemCount: readAtOnce })
          .fetchAll();
        return resources.map(withoutSystem);
      }),
  };
}

function oneOf(kinds: AuditFilter['kinds']): { conditions: string[]; parameters: Record<string, string> } {
  if (kinds === undefined) return { conditions: [], parameters: {} };
  const names = kinds.map((_, index) => `@kind${index}`);
  return { conditions: [`c.kind IN (${names.join(', ')})`], parameters: Object.fromEntries(kinds.map((kind, at) => [`kind${at}`, kind])) };
}

/** The database's own properties are no part of a record, nor of its hash. */
export function withoutSystem<R extends object>(record: R): R {
  const own = Object.entries(record).filter(([name]) => !systemProperties.has(name));
  return Object.fromEntries(own) as R;
}
const systemProperties: ReadonlySet<string> = new Set(['_rid', '_self', '_etag', '_ts', '_attachments']);
