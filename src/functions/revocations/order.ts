import { z } from 'zod';
import { DoorId, Instant, PersonId } from '../../domain/ids.js';
import { Target, TargetKind } from '../../domain/rule-record.js';
import type { Ports } from '../edge-ports.js';
import { type FieldError, type Problem, problem } from '../http/problem.js';
import { Prose } from '../requests/ask.js';
import { findRequest } from '../requests/find-request.js';

const Until = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text).toISOString())
  .pipe(Instant);

/** What somebody wants revoked. `confirmCount`: the number the preview showed, typed by hand, where it is more than 50. */
export const Order = z.strictObject({
  target: z.strictObject({ kind: TargetKind, id: Target.shape.id.optional() }),
  reason: Prose,
  until: Until.optional(),
  confirmCount: z.int().min(0).optional(),
});
export type Order = z.infer<typeof Order>;

type Found = { ok: true; target: Target } | { ok: false; problem: Problem };

/** The target as our records spell it. People are not looked up: somebody the directory no longer has may still hold a code. Companies and keys are what they are called. */
export async function findTarget({ target: { kind, id } }: Pick<Order, 'target'>, ports: Ports<'requests' | 'doors'>): Promise<Found> {
  if (kind === 'all') return found({ kind, id: 'all' });
  if (id === undefined) return { ok: false, problem: problem(400, 'missing-field', 'Refused: target.id.', { errors: [missing] }) };
  const known = await spelled[kind](id, ports);
  return known === undefined ? nothing(kind) : found({ kind, id: known });
}

type Spell = (id: string, ports: Ports<'requests' | 'doors'>) => Promise<string | undefined>;

const person: Spell = async (id) => PersonId.safeParse(id).data;
const asItIs: Spell = async (id) => id;

const spelled: Record<Exclude<TargetKind, 'all'>, Spell> = {
  request: async (id, { requests }) => (await findRequest(requests, id))?.id,
  person,
  approver: person,
  door: async (id, { doors }) => {
    const door = DoorId.safeParse(id).data;
    return door && (await doors.read(door))?.id;
  },
  site: async (id, { doors }) => (await doors.list()).find(({ site }) => site === id)?.site,
  vendor: asItIs,
  key: asItIs,
};

const found = (target: Target): Found => ({ ok: true, target });

const missing: FieldError = { field: 'target.id', code: 'missing-field', detail: 'This field is needed.' };

const nothing = (what: string): Found => ({
  ok: false,
  problem: problem(404, 'not-found', 'There is no such target.', {
    errors: [{ field: 'target.id', code: 'not-found', detail: `No such ${what}.` }],
  }),
});
