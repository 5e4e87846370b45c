import { z } from 'zod';
import { Instant, PersonId, RequestId } from '../../domain/ids.js';
import { GlassVoice, type RequestRecord } from '../../domain/request-record.js';
import type { Problem } from '../http/problem.js';
import { problem } from '../http/problem.js';

/** An emergency as the API tells it. `waits`: a second person must speak for it too. */
export const GlassView = z.object({
  requestId: RequestId,
  state: z.enum(['waits', 'broken', 'reviewed']),
  voices: z.array(GlassVoice.pick({ personId: true, as: true, reason: true, at: true })),
  brokenAt: Instant.optional(),
  reviewed: z.object({ by: PersonId, at: Instant, findings: z.string() }).optional(),
});
export type GlassView = z.infer<typeof GlassView>;

export function glassView({ id, glass = { voices: [] } }: RequestRecord): GlassView {
  const { voices, brokenAt, reviewed } = glass;
  const state = reviewed ? 'reviewed' : brokenAt ? 'broken' : 'waits';
  const shown = voices.map(({ personId, as, reason, at }) => ({ personId, as, reason, at }));
  return { requestId: id, state, voices: shown, ...(brokenAt && { brokenAt }), ...(reviewed && { reviewed }) };
}

export const refusals = {
  'self-approval': problem(403, 'self-approval', 'Nobody opens a door for themselves.'),
  'same-person': problem(403, 'same-person', 'You have spoken already, with another account.'),
  'already-decided': problem(409, 'already-decided', 'Nothing waits for a decision here any more.'),
  'too-late': problem(409, 'too-late', 'The time to decide is over.'),
  'not-now': problem(409, 'not-now', 'The glass is broken only for requests that begin now (`start: "now"`).'),
  'not-typed': problem(400, 'not-typed', 'Type the names of all doors as they are, separated by commas.'),
  'review-pending': problem(409, 'review-pending', 'Somebody must first look at the last glass you broke.'),
  'own-glass': problem(403, 'own-glass', 'Who had a part in it does not review it.'),
  'not-broken': problem(409, 'not-broken', 'There is nothing to review.'),
  'already-reviewed': problem(409, 'already-reviewed', 'Somebody has reviewed it already.'),
} satisfies Record<string, Problem>;
