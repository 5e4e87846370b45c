import { ApprovalLink } from '../domain/approval-link.js';
import type { ApprovalLinks } from '../ports/requests.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { cosmosRecords } from './cosmos-records.js';

/** Links in approvers' mails, in container `approvals`: id and partition are the digest of the token. They expire by themselves. */
export function cosmosApprovalLinks(database: CosmosDatabase): ApprovalLinks {
  const records = cosmosRecords(database, 'approvals', ApprovalLink);
  return {
    create: async (link) => void (await records.create(link)),
    read: async (id) => (await records.read(id, id))?.record,
    change: (id, transition) => records.change(id, id, transition),
    sentIn: (messageId) => records.query('SELECT * FROM c WHERE c.messageId = @messageId', { messageId }),
  };
}
