import { auditOfAttempt } from '../domain/audit.js';
import { AttemptRecord } from '../domain/grant-record.js';
import { noteEntry } from '../domain/request.js';
import { type FeedSource, followChanges } from './change-feed.js';
import type { Ports } from './edge-ports.js';

/** Change feed of `grants`: every final attempt gets its audit record; a granted one is noted as an entry in its request, which then wakes. */
export function registerFollowGrants({
  audit,
  requests,
  flows,
  source,
}: Ports<'audit' | 'requests' | 'flows'> & { source: FeedSource }): void {
  followChanges('followGrants', 'grants', source, async (documents, context) => {
    for (const document of documents) {
      const attempt = AttemptRecord.safeParse(document).data;
      const entry = attempt && auditOfAttempt(attempt);
      if (!attempt || !entry) continue;
      await audit.append(entry);
      if (attempt.state !== 'granted' || !attempt.requestId) continue;
      const { requestId, doorId, at, together } = attempt;
      for (const entered of [requestId, ...(together ? [together.requestId] : [])]) {
        await requests.change(entered, (record) => noteEntry(record, doorId, at));
        await flows(context).wake(entered);
      }
    }
  });
}
