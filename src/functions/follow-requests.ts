import type { InvocationContext } from '@azure/functions';
import { auditOfRequest } from '../domain/audit/requests.js';
import { isToReview } from '../domain/break-glass.js';
import { newsOf } from '../domain/news.js';
import { nextLook } from '../domain/readiness.js';
import { RequestRecord } from '../domain/request-record.js';
import { auditOnce } from './audit-once.js';
import { type FeedSource, followChanges } from './change-feed.js';
import type { Ports } from './edge-ports.js';
import type { Flows } from './flows.js';
import { cardSealer } from './privacy/sealed-cards.js';

type Needs = Ports<'audit' | 'flows' | 'clock' | 'directory' | 'personKeys'>;

/** What a visit opens is started here; the visit hears when it has ended. */
async function followVisit({ id, visitId, status, timeline }: RequestRecord, running: Flows): Promise<void> {
  if (!visitId) return;
  if (status === 'closed') return running.wakeVisit(visitId);
  if (timeline.every(({ by }) => by === 'people')) await running.startRequest(id);
}

/** The requester hears of every step, where they asked to. */
async function followNews({ id, notify, askedVia, ...record }: RequestRecord, running: Flows): Promise<void> {
  const last = newsOf(record).at(-1);
  if (last && (notify || askedVia === 'teams')) await running.startNews(id, last.step);
}

/** Change feed of `requests`: writes the audit of whatever is new in the record, wakes its orchestration when people moved last, starts one that a visit has opened, has people told, and has the locks of a booked one looked after. A crash between record and event ends here. */
export function registerFollowRequests({ source, ...ports }: Needs & { source: FeedSource }): void {
  const { flows, clock } = ports;
  const append = auditOnce(ports, cardSealer(ports));
  const follow = async (record: RequestRecord, context: InvocationContext) => {
    await append(auditOfRequest(record), context);
    const running = flows(context);
    await followVisit(record, running);
    if (record.status !== 'closed' && record.timeline.at(-1)?.by === 'people') await running.wake(record.id);
    await followNews(record, running);
    if (record.tidings?.owed.length) await running.startTidings(record.id, record.tidings.count);
    if (isToReview(record)) await running.startBrokenGlass(record.id);
    const isBooked = record.status === 'scheduled' && record.doors.some(({ lock }) => lock === 'booked');
    if (isBooked && nextLook(record, clock.now())) await running.startReadiness(record.id, record.changes);
  };
  followChanges('followRequests', 'requests', source, async (documents, context) => {
    for (const document of documents) {
      const record = RequestRecord.safeParse(document).data;
      if (record) await follow(record, context);
    }
  });
}
