import { z } from 'zod';
import { Instant, PersonId, RequestId } from '../ids.js';
import { instantFrom, type When } from '../window.js';
import { SignalWord, signalActions } from './signal-policy.js';

/** Named in one thing that was said. */
export const mostPeople = 1_000;

/** One thing that was said: about these people (none: nobody we know), about what was asked for with a device, or about one request. `everybody`: it does not say about whom. */
export const Heard = z.object({
  word: SignalWord,
  people: z.array(PersonId).max(mostPeople),
  everybody: z.literal(true).optional(),
  deviceId: z.string().max(256).optional(),
  requestId: RequestId.optional(),
});
export type Heard = z.infer<typeof Heard>;

/**
 * What a feed told us, in container `signals`; kept before its sender hears that we have it. `id`: digest of the feed, the sender and its own id, so that
 * the same one told again is found. `digest`: of what was said, where the sender signed it. `settledAt`: when everything had been done about it.
 */
export const SignalRecord = z.object({
  id: z.string().regex(/^[0-9a-f]{64}$/),
  kind: z.literal('signal'),
  feed: z.enum(['ssf', 'event-grid', 'graph']),
  source: z.string().max(512),
  senderId: z.string().max(256),
  digest: z.string().optional(),
  receivedAt: Instant,
  issuedAt: Instant.optional(),
  heard: z.array(Heard),
  settledAt: Instant.optional(),
  /** Open requests were looked at again as far as this one, in the order of their ids, before the directory had been asked enough. */
  lookedUpTo: RequestId.optional(),
  /** Of the policy that said what to do. */
  policyVersion: z.string().optional(),
  done: z
    .array(z.object({ word: SignalWord, action: z.enum(signalActions), people: z.array(PersonId), revocations: z.array(z.uuid()) }))
    .default([]),
});
export type SignalRecord = z.infer<typeof SignalRecord>;
export type Done = SignalRecord['done'][number];

/** Never back: another look, together with a newer signal, may have begun at the first request. */
export const lookedAt = (record: SignalRecord, upTo: RequestId): SignalRecord =>
  record.lookedUpTo !== undefined && record.lookedUpTo >= upTo ? record : { ...record, lookedUpTo: upTo };

/** Everything was done; only the first word on that counts. */
export const settled = (
  record: SignalRecord,
  done: readonly Done[],
  { policyVersion, at }: { policyVersion: string; at: When },
): SignalRecord => (record.settledAt === undefined ? { ...record, settledAt: instantFrom(at), policyVersion, done: [...done] } : record);
