import { z } from 'zod';
import { DoorId, Instant, PersonId, RequestId } from '../../domain/ids.js';
import { GlassVoice, type RequestRecord } from '../../domain/request-record.js';
import type { DoorLookup } from '../../domain/request-view.js';
import type { Problem } from '../http/problem.js';
import { problem } from '../http/problem.js';

/** An emergency as the API tells it. `waits`: a second person must speak for it too. */
export const GlassView = z.object({
  requestId: RequestId,
  doors: z.array(z.object({ doorId: DoorId, name: z.string() })),
  requesterId: PersonId,
  subjectId: PersonId,
  state: z.enum(['waits', 'broken', 'reviewed']),
  voices: z.array(GlassVoice.pick({ personId: true, as: true, reason: true, at: true })),
  brokenAt: Instant.optional(),
  reviewed: z.object({ by: PersonId, at: Instant, findings: z.string() }).optional(),
});
export type GlassView = z.infer<typeof GlassView>;

export function glassView(record: RequestRecord, door: DoorLookup): GlassView {
  const { id, doors, requesterId, subjectId, glass: { voices, brokenAt, reviewed } = { voices: [] } } = record;
  const state = reviewed ? 'reviewed' : brokenAt ? 'broken' : 'waits';
  const shown = voices.map(({ personId, as, reason, at }) => ({ personId, as, reason, at }));
  return {
    ...{ requestId: id, requesterId, subjectId, state, voices: shown },
    doors: doors.map(({ doorId }) => ({ doorId, name: door(doorId)?.name ?? doorId })),
    ...(brokenAt && { brokenAt }),
    ...(reviewed && { reviewed }),
  };
}

const notTyped = 'Type the names of all doors as they are, separated by commas.';

export const refusals = {
  'self-approval': problem(403, 'self-approval', 'Nobody opens a door for themselves.'),
  'same-person': problem(403, 'same-person', 'You have spoken already, with another account.'),
  'already-decided': problem(409, 'already-decided', 'Nothing waits for a decision here any more.'),
  'too-late': problem(409, 'too-late', 'The time to decide is over.'),
  'not-now': problem(409, 'not-now', 'The glass is broken only for requests that begin now (`start: "now"`).'),
  'not-typed': problem(400, 'not-typed', notTyped, { errors: [{ field: 'confirm', code: 'not-typed', detail: notTyped }] }),
  'review-pending': problem(409, 'review-pending', 'Somebody must first look at the last glass you broke.'),
  'own-glass': problem(403, 'own-glass', 'Who had a part in it does not review it.'),
  'not-broken': problem(409, 'not-broken', 'There is nothing to review.'),
  'already-reviewed': problem(409, 'already-reviewed', 'Somebody has reviewed it already.'),
} satisfies Record<string, Problem>;
