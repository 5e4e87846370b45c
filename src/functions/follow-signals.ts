import { auditOfSignal } from '../domain/audit/signals.js';
import { SignalRecord } from '../domain/signals/signal-record.js';
import { auditOnce } from './audit-once.js';
import { type FeedSource, followChanges } from './change-feed.js';
import type { Ports } from './edge-ports.js';

/** Change feed of `signals`: what a feed told, and what came of it, is audited once everything was done. */
export function registerFollowSignals({ source, ...ports }: Ports<'audit' | 'clock'> & { source: FeedSource }): void {
  const append = auditOnce(ports);
  followChanges('followSignals', 'signals', source, async (documents, context) => {
    await append(
      documents.flatMap((document) => auditOfDocument(document)),
      context,
    );
  });
}

function auditOfDocument(document: unknown) {
  const record = SignalRecord.safeParse(document).data;
  return record ? auditOfSignal(record) : [];
}
