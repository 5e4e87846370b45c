import type { ApprovalLink } from '../../../src/domain/approval-link.js';
import type { ApprovalLinks } from '../../../src/ports/requests.js';
import { kept } from './kept.js';

/** Links in approvers' mails, in memory. */
export function memoryApprovalLinks(): ApprovalLinks {
  const links = kept<ApprovalLink>();
  return {
    create: async (link) => void (links.get(link.id) ?? links.put(link.id, link)),
    read: async (id) => links.get(id),
    change: async (id, transition) => {
      const link = links.get(id);
      return link && links.put(id, transition(link));
    },
    sentIn: async (messageId) => links.all().filter((link) => link.messageId === messageId),
  };
}
