import { z } from 'zod';
import { Instant, PersonId } from '../../domain/ids.js';
import { type Erasure, isStale } from '../../domain/privacy/erasure.js';
import { isHeld } from '../../domain/privacy/legal-hold.js';
import type { Ports } from '../edge-ports.js';
import { notFound, type Problem, problem } from '../http/problem.js';

export const ErasureView = z.object({
  personId: PersonId,
  state: z.enum(['asked', 'erased']),
  askedBy: PersonId,
  askedAt: Instant,
  erasedAt: Instant.optional(),
});

export const viewOfErasure = ({ personId, askedBy, askedAt, confirmed }: Erasure): z.infer<typeof ErasureView> => ({
  ...{ personId, state: confirmed ? 'erased' : 'asked', askedBy, askedAt },
  ...(confirmed && { erasedAt: confirmed.at }),
});

type Needs = Ports<'holds' | 'requests'>;

/** Whose id stands in the path, unless something is in the way of forgetting them. */
export async function mayBeErased(
  text: string | undefined,
  { holds, requests }: Needs,
): Promise<{ ok: true; id: PersonId } | { ok: false; problem: Problem }> {
  const { data: id } = PersonId.safeParse(text?.toLowerCase());
  if (id === undefined) return { ok: false, problem: notFound() };
  if (isHeld(await holds.all(), { people: [id] }))
    return { ok: false, problem: problem(409, 'on-hold', 'A legal hold stands on this person.') };
  const open = (await requests.open()).some(({ requesterId, subjectId }) => requesterId === id || subjectId === id);
  return open ? { ok: false, problem: problem(409, 'still-active', 'This person has requests that are not over yet.') } : { ok: true, id };
}

/** What was asked for and is still to be confirmed. */
export async function openErasure(id: PersonId, { erasures, clock }: Ports<'erasures' | 'clock'>): Promise<Erasure | undefined> {
  const erasure = await erasures.read(id);
  return erasure && !isStale(erasure, clock.now()) ? erasure : undefined;
}
