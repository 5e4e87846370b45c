import { auditOfRequest } from '../domain/audit.js';
import { RequestRecord } from '../domain/request-record.js';
import { auditOnce } from './audit-once.js';
import { type FeedSource, followChanges } from './change-feed.js';
import type { Ports } from './edge-ports.js';

/** Change feed of `requests`: writes the audit of whatever is new in the record, and wakes its orchestration when people moved last. A crash between record and event ends here. */
export function registerFollowRequests({ audit, flows, source }: Ports<'audit' | 'flows'> & { source: FeedSource }): void {
  const append = auditOnce(audit);
  followChanges('followRequests', 'requests', source, async (documents, context) => {
    for (const document of documents) {
      const record = RequestRecord.safeParse(document).data;
      if (!record) continue;
      for (const entry of auditOfRequest(record)) await append(entry);
      if (record.status !== 'closed' && record.timeline.at(-1)?.by === 'people') await flows(context).wake(record.id);
    }
  });
}
