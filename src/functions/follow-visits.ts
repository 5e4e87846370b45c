import type { InvocationContext } from '@azure/functions';
import { auditOfVisit } from '../domain/audit/visits.js';
import { isBehind } from '../domain/visit.js';
import { VisitRecord } from '../domain/visit-record.js';
import { auditOnce } from './audit-once.js';
import { type FeedSource, followChanges } from './change-feed.js';
import type { Ports } from './edge-ports.js';

/** Change feed of `visits`: writes the audit of whatever is new in the record; every visit that is not over has its orchestration, and hears of what was said since. A crash between record and event ends here. */
export function registerFollowVisits({ source, ...ports }: Ports<'flows' | 'audit' | 'clock'> & { source: FeedSource }): void {
  const append = auditOnce(ports);
  const follow = async (visit: VisitRecord, context: InvocationContext) => {
    await append(auditOfVisit(visit), context);
    if (!isBehind(visit)) return;
    const running = ports.flows(context);
    await running.startVisit(visit.id);
    if (visit.changes > 0) await running.wakeVisit(visit.id);
  };
  followChanges('followVisits', 'visits', source, async (documents, context) => {
    for (const document of documents) {
      const visit = VisitRecord.safeParse(document).data;
      if (visit) await follow(visit, context);
    }
  });
}
