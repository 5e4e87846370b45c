import type { LockState } from './state.js';

/** What a lock reports of itself in its twin. */
export type Reported = { grants: Record<string, { gen: number; seq: number }>; seq?: number; leaseUntil?: string };
export type ReportedPatch = { grants?: Record<string, { gen: number; seq: number } | null>; seq?: number; leaseUntil?: string };

export function reportedOf({ grants, seq, leaseUntil }: LockState): Reported {
  const held = Object.values(grants).map((grant): [string, { gen: number; seq: number }] => [
    grant.grantId,
    { gen: grant.generation, seq: grant.seq },
  ]);
  return { grants: Object.fromEntries(held), seq, ...(leaseUntil !== undefined && { leaseUntil }) };
}

/** The patch that takes the twin from one report to the next; undefined when they are the same. */
export function reportedPatch(from: Reported, to: Reported): ReportedPatch | undefined {
  const added = Object.entries(to.grants).filter(([id, { gen, seq }]) => from.grants[id]?.gen !== gen || from.grants[id]?.seq !== seq);
  const gone = Object.keys(from.grants).filter((id) => !(id in to.grants));
  const changes = [...added, ...gone.map((id): [string, null] => [id, null])];
  const patch: ReportedPatch = {
    ...(changes.length > 0 && { grants: Object.fromEntries(changes) }),
    ...(to.seq !== undefined && to.seq !== from.seq && { seq: to.seq }),
    ...(to.leaseUntil !== undefined && to.leaseUntil !== from.leaseUntil && { leaseUntil: to.leaseUntil }),
  };
  return Object.keys(patch).length > 0 ? patch : undefined;
}
