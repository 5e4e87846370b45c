import type { Operation } from '../../kernel/serve.js';
import { type Account, flag } from '../account.js';
import { executeBatch } from './execute-batch.js';
import { writeDocument } from './point-operations.js';
import { queryDocuments, queryPlan } from './query-documents.js';

/** One address, five operations: headers tell Create, Upsert, Query, its plan and Batch apart. */
export const postDocuments = (account: Account): Operation => ({
  name: 'Create, Upsert, Query or Batch Documents',
  method: 'POST',
  path: '/dbs/:db/colls/:coll/docs',
  handle: (call) => {
    if (flag(call, 'x-ms-cosmos-is-batch-request')) return executeBatch(account, call);
    if (flag(call, 'x-ms-cosmos-is-query-plan-request')) return queryPlan(account, call);
    if (flag(call, 'x-ms-documentdb-isquery')) return queryDocuments(account, call);
    return writeDocument(account, call, flag(call, 'x-ms-documentdb-is-upsert') ? 'Upsert' : 'Create');
  },
});
