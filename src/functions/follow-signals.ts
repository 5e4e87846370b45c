import { auditOfSignal } from '../domain/audit/signals.js';
import { SignalRecord } from '../domain/signals/signal-record.js';
import { auditOnce } from './audit-once.js';
import { type FeedSource, followChanges } from './change-feed.js';
import type { Ports } from './edge-ports.js';

/** Change feed of `signals`: what a feed told, and what came of it, is audited once everything was done. */
export function registerFollowSignals({ audit, source }: Ports<'audit'> & { source: FeedSource }): void {
  const append = auditOnce(audit);
  followChanges('followSignals', 'signals', source, async (documents) => {
    await append(documents.flatMap((document) => auditOfDocument(document)));
  });
}

function auditOfDocument(document: unknown) {
  const record = SignalRecord.safeParse(document).data;
  return record ? auditOfSignal(record) : [];
}
