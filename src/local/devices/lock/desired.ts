import { z } from 'zod';
import { arm, release } from './arming.js';
import type { Reading } from './clock.js';
import type { LockState } from './state.js';

const Instant = z.iso.datetime();
const DesiredGrant = z.object({
  seq: z.int(),
  gen: z.int(),
  nbf: Instant,
  naf: Instant,
  lease: Instant,
  v: z.string().optional(),
  p: z.object({ x: z.string(), y: z.string(), s: z.string() }).optional(),
});

/** Desired properties, or a patch to them; what else they hold is none of the lock's business. */
const Desired = z.object({
  $version: z.int().optional(),
  grants: z.record(z.string(), z.unknown()).default({}),
  withdrawn: z.record(z.string(), z.unknown()).default({}),
});

/**
 * Brings the lock to what its twin asks: `grants.{grantId}` arms by sequence, `null` withdraws, `withdrawn.{grantId} = seq`
 * disarms up to that sequence. `whole`: the document is complete, so what came from the twin and is missing is withdrawn. A patch
 * of a version already seen says nothing.
 * The clock is never set from here: a twin is old when it is read.
 */
export function applyDesired(state: LockState, time: Reading, doorId: string, document: unknown, whole: boolean): LockState {
  const asks = Desired.safeParse(document);
  if (!asks.success) return state;
  const { grants, withdrawn, $version } = asks.data;
  if (!whole && $version !== undefined && $version <= (state.desiredVersion ?? 0)) return state;
  const begun = $version === undefined || $version === state.desiredVersion ? state : { ...state, desiredVersion: $version };
  const marked = Object.entries(withdrawn).reduce((before, [grantId, seq]) => withdraw(before, time, grantId, seq), begun);
  const asked = Object.entries(grants).reduce((before, [grantId, value]) => apply(before, time, doorId, grantId, value), marked);
  if (!whole) return asked;
  const missing = Object.values(asked.grants).filter((held) => held.fromTwin && !(held.grantId in grants));
  return missing.reduce((before, held) => release(before, time, held.grantId, held.seq), asked);
}

function apply(state: LockState, time: Reading, doorId: string, grantId: string, value: unknown): LockState {
  const held = state.grants[grantId];
  if (value === null) return held ? release(state, time, grantId, held.seq) : state;
  const read = DesiredGrant.safeParse(value);
  if (!read.success || (held && held.seq >= read.data.seq)) return state;
  return arm(state, time, { doorId, ...orderOf(grantId, read.data) }, { doorId, fromTwin: true }).state;
}

function orderOf(grantId: string, { seq, gen, nbf, naf, lease, v, p }: z.infer<typeof DesiredGrant>) {
  return {
    ...{ grantId, seq, generation: gen, notBefore: nbf, notAfter: naf, leaseUntil: lease },
    ...(v !== undefined && { verifier: v }),
    ...(p && { phone: { publicJwk: { kty: 'EC' as const, crv: 'P-256' as const, x: p.x, y: p.y }, seal: p.s } }),
  };
}

function withdraw(state: LockState, time: Reading, grantId: string, seq: unknown): LockState {
  const held = state.grants[grantId];
  if (typeof seq !== 'number' || seq <= (state.disarmed[grantId] ?? -1) || (held && held.seq > seq)) return state;
  return release({ ...state, seq: Math.max(state.seq, seq) }, time, grantId, seq);
}
