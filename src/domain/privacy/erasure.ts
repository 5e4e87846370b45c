import { z } from 'zod';
import { Instant, PersonId } from '../ids.js';
import type { RequestRecord } from '../request-record.js';
import type { VisitRecord } from '../visit-record.js';
import { instantFrom, type When } from '../window.js';

/** Somebody asks for a person to be forgotten, somebody else says yes: container `config`, id `erasure:<oid>`. */
export const Erasure = z.object({
  id: z.string().startsWith('erasure:'),
  kind: z.literal('erasure'),
  personId: PersonId,
  reason: z.string(),
  askedBy: PersonId,
  askedAt: Instant,
  confirmed: z.object({ by: PersonId, at: Instant }).optional(),
});
export type Erasure = z.infer<typeof Erasure>;

export const erasureId = (id: PersonId): string => `erasure:${id}`;

export const newErasure = (personId: PersonId, askedBy: PersonId, reason: string, at: When): Erasure => ({
  id: erasureId(personId),
  kind: 'erasure',
  personId,
  reason,
  askedBy,
  askedAt: instantFrom(at),
});

/** After so many days a question nobody answered counts no more. */
const answerWithinDays = 7;

export const isStale = ({ askedAt, confirmed }: Erasure, at: When): boolean =>
  confirmed !== undefined || new Date(at).getTime() - Date.parse(askedAt) > answerWithinDays * 86_400_000;

/** A request or visit without what tells on its people beyond their ids: where from and how they signed in, and for which company. */
export function scrubbed<T extends RequestRecord | VisitRecord>({ signIn: _, vendor: __, ...record }: T): Omit<T, 'signIn' | 'vendor'> {
  return record;
}
