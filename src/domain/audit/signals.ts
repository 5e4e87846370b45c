import { z } from 'zod';
import { SignalWord, signalActions } from '../signals/signal-policy.js';
import { SignalRecord } from '../signals/signal-record.js';
import { EntryFields } from './entry-fields.js';

/** What a feed told us, and what was done about it; the revocations it led to have entries of their own. `source`: who sent it, `senderId`: its id there. */
export const SignalEntry = EntryFields.extend({
  kind: z.literal('signal.settled'),
  detail: z.strictObject({
    feed: SignalRecord.shape.feed,
    source: z.string(),
    senderId: z.string(),
    heard: z.array(
      z.strictObject({ word: SignalWord, action: z.enum(signalActions), people: z.array(z.string()), revocations: z.array(z.string()) }),
    ),
  }),
});
export type SignalEntry = z.infer<typeof SignalEntry>;

/**
 * One entry once everything was done. `policyVersion`: of the policy that decided what. That the directory changed somebody, which it does all day and to
 * everybody, is none of our history: what a look at them ended has entries of its own.
 */
export function auditOfSignal(record: SignalRecord): SignalEntry[] {
  const { id, feed, source, senderId, receivedAt, issuedAt, settledAt, done } = record;
  const isNews = feed === 'graph' && done.every(({ revocations }) => revocations.length === 0);
  if (settledAt === undefined || isNews) return [];
  const [personId, ...others] = new Set(done.flatMap(({ people }) => people));
  return [
    {
      ...{ recordId: `signal:${id}`, kind: 'signal.settled', at: issuedAt ?? receivedAt, receivedAt, by: 'system' },
      ...(others.length === 0 && { personId }),
      ...(record.policyVersion !== undefined && { policyVersion: record.policyVersion }),
      detail: {
        feed,
        source,
        senderId,
        heard: done.map(({ word, action, people, revocations }) => ({ word, action, people, revocations })),
      },
    },
  ];
}
