import { checksOf } from './counted.js';
import { hasEntered } from './request.js';
import type { RequestOutcome, RequestRecord } from './request-record.js';

/**
 * How a request really ended. The flow proposes what it saw; the record, read while it is closed, knows better: a revocation outranks
 * everything, a denial in the record stays one, and only an entry makes a visit `completed`.
 */
export function outcomeOf(record: RequestRecord, proposed: RequestOutcome): RequestOutcome {
  if (record.revoked) return 'revoked';
  if (isDenied(record)) return 'denied';
  if (record.cancelled) return 'cancelled';
  if (proposed === 'completed' || proposed === 'no-show') return hasEntered(record) ? 'completed' : 'no-show';
  return proposed;
}

const isDenied = (record: RequestRecord) =>
  record.decision?.kind === 'denied' || checksOf(record).some(({ outcome }) => outcome === 'denied');
