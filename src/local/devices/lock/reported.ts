import { leaseOf } from './arming.js';
import type { LockState } from './state.js';

/** What a lock reports of itself in its twin. */
export type Reported = { grants: Record<string, { gen: number; seq: number }>; seq?: number; leaseUntil?: string };
export type ReportedPatch = { grants?: Record<string, { gen: number; seq: number } | null>; seq?: number; leaseUntil?: string | null };

export function reportedOf(state: LockState): Reported {
  const held = Object.values(state.grants).map(({ grantId, generation, seq }) => [grantId, { gen: generation, seq }] as const);
  const leaseUntil = leaseOf(state);
  return { grants: Object.fromEntries(held), seq: state.seq, ...(leaseUntil !== undefined && { leaseUntil }) };
}

/** The patch that takes the twin from one report to the next; undefined when they are the same. */
export function reportedPatch(from: Reported, to: Reported): ReportedPatch | undefined {
  const added = Object.entries(to.grants).filter(([id, { gen, seq }]) => from.grants[id]?.gen !== gen || from.grants[id]?.seq !== seq);
  const gone = Object.keys(from.grants).filter((id) => !(id in to.grants));
  const changes = [...added, ...gone.map((id) => [id, null] as const)];
  const patch: ReportedPatch = {
    ...(changes.length > 0 && { grants: Object.fromEntries(changes) }),
    ...(to.seq !== undefined && to.seq !== from.seq && { seq: to.seq }),
    ...(to.leaseUntil !== from.leaseUntil && { leaseUntil: to.leaseUntil ?? null }),
  };
  return Object.keys(patch).length > 0 ? patch : undefined;
}
