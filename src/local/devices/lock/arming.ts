import type { Reading } from './clock.js';
import { note } from './log.js';
import { type CodeTerms, type HeldGrant, type LockState, lastOf, lastOfRecord, type SpentCode, type Step } from './state.js';

/** Grants a lock can hold. */
export const capacity = 512;
const mostTombstones = 4096;
const mostSpent = 1024;

export type ArmOrder = Omit<HeldGrant, 'fromTwin'> & { doorId: string };
export type ArmRefusal = 'not-enrolled' | 'older-sequence' | 'used' | 'expired' | 'full' | 'wrong-door';
/** `held`: what stands in memory for the grant now, whatever was ordered. */
export type Armed = { armed: true; seq: number; held: ArmedTerms } | { armed: false; because: ArmRefusal };

type ArmedTerms = Pick<HeldGrant, 'grantId' | 'generation' | 'notBefore' | 'notAfter' | 'leaseUntil' | 'seq'>;
type Place = { doorId: string; fromTwin: boolean };

/** Takes a grant on, unless a newer order or a use has overtaken it. The same order again is answered the same. */
export function arm(state: LockState, time: Reading, { doorId, ...order }: ArmOrder, place: Place): Step<Armed> {
  const because = doorId === place.doorId ? refusal(state, time, order) : 'wrong-door';
  if (because) return { state, reply: { armed: false, because } };
  const held = state.grants[order.grantId];
  const leaseUntil = later(order.leaseUntil, held?.leaseUntil);
  const grant = { ...order, leaseUntil, fromTwin: place.fromTwin || (held?.fromTwin ?? false) };
  const next = { ...seen(state, order.seq), grants: { ...state.grants, [order.grantId]: grant } };
  const { grantId, generation } = order;
  const after = held?.seq === order.seq ? next : note(next, time, { event: 'armed', grantId, generation });
  return { state: after, reply: { armed: true, seq: order.seq, held: termsOf(grant) } };
}

const termsOf = ({ grantId, generation, notBefore, notAfter, leaseUntil, seq }: HeldGrant): ArmedTerms => ({
  ...{ grantId, generation, notBefore, notAfter, leaseUntil, seq },
});

function refusal(state: LockState, time: Reading, order: Omit<ArmOrder, 'doorId'>): ArmRefusal | undefined {
  const { grantId, generation, seq } = order;
  const held = state.grants[grantId];
  if (!state.enrolment) return 'not-enrolled';
  if (state.spent.some((code) => code.because === 'used' && code.grantId === grantId && code.generation >= generation)) return 'used';
  if (seq <= (state.disarmed[grantId] ?? -1) || (held && older(order, held))) return 'older-sequence';
  if (time.trusted && Date.parse(order.notAfter) <= time.at.getTime()) return 'expired';
  return held || Object.keys(state.grants).length < capacity ? undefined : 'full';
}

/** Under one sequence number there is one order; another content under it is not believed. */
function older(order: Omit<ArmOrder, 'doorId'>, held: HeldGrant): boolean {
  if (order.seq !== held.seq) return order.seq < held.seq || order.generation < held.generation;
  return contentOf(order) !== contentOf(held);
}

const contentOf = ({ generation, notBefore, notAfter, verifier, phone }: Omit<HeldGrant, 'fromTwin'>): string =>
  JSON.stringify([generation, notBefore, notAfter, verifier, phone?.seal, phone?.publicJwk.x, phone?.publicJwk.y]);

export type Disarmed = { disarmed: true; seq: number } | { disarmed: false; because: 'older-sequence' };

/** Lets grants go and remembers the sequence, so that no late arm brings them back. A grant armed by a newer order stays. */
export function disarm(state: LockState, time: Reading, order: { seq: number; grantIds: string[] }): Step<Disarmed> {
  const overtaken = order.grantIds.filter((grantId) => (state.grants[grantId]?.seq ?? -1) > order.seq);
  const gone = order.grantIds.filter((grantId) => !overtaken.includes(grantId));
  const next = gone.reduce((before, grantId) => release(before, time, grantId, order.seq), seen(state, order.seq));
  if (overtaken.length > 0) return { state: next, reply: { disarmed: false, because: 'older-sequence' } };
  return { state: next, reply: { disarmed: true, seq: order.seq } };
}

/** Lets one grant go for good as far as orders up to `seq` are concerned. */
export function release(state: LockState, time: Reading, grantId: string, seq: number): LockState {
  const held = state.grants[grantId];
  const next = remove(state, grantId, seq);
  return held ? note(next, time, { event: 'disarmed', grantId, generation: held.generation, ...tracedBy(held) }) : next;
}

/** The same without a line in the log. */
function remove(state: LockState, grantId: string, seq: number): LockState {
  const tombstone = Math.max(seq, state.disarmed[grantId] ?? -1);
  const disarmed = lastOfRecord({ ...without(state.disarmed, grantId), [grantId]: tombstone }, mostTombstones);
  return { ...state, grants: without(state.grants, grantId), disarmed };
}

/** Takes a grant off the lock and remembers what its code is worth from now on. */
export function spend(state: LockState, held: HeldGrant, because: SpentCode['because']): LockState {
  const { grantId, generation, notBefore, notAfter, verifier } = held;
  const code = { grantId, generation, notBefore, notAfter, because, ...(verifier !== undefined && { verifier }), ...tracedBy(held) };
  return { ...remove(state, grantId, held.seq), spent: lastOf([...state.spent, code], mostSpent) };
}

const tracedBy = ({ trace }: CodeTerms) => (trace === undefined ? {} : { trace });

/** Renews everything armed; a lease is never shortened, that is what a disarm is for. */
export function renew(state: LockState, seq: number, leaseUntil: string): LockState {
  const grants = Object.values(state.grants).map((held) => ({ ...held, leaseUntil: later(leaseUntil, held.leaseUntil) }));
  return { ...seen(state, seq), grants: Object.fromEntries(grants.map((held) => [held.grantId, held])) };
}

/** Until when this lock may open for anything; undefined with nothing armed. */
export const leaseOf = ({ grants }: LockState): string | undefined =>
  Object.values(grants).reduce<string | undefined>((latest, held) => later(held.leaseUntil, latest), undefined);

/** Drops what is over beyond any doubt about the time. */
export function dropExpired(state: LockState, time: Reading): LockState {
  if (!time.trusted) return state;
  const over = Object.values(state.grants).filter((held) => Date.parse(held.notAfter) + time.toleranceMs <= time.at.getTime());
  return over.reduce((before, held) => spend(before, held, 'too-late'), state);
}

const seen = (state: LockState, seq: number): LockState => ({ ...state, seq: Math.max(state.seq, seq) });

const later = (one: string, other: string | undefined) => (other !== undefined && Date.parse(other) > Date.parse(one) ? other : one);

function without<T>(record: Record<string, T>, key: string): Record<string, T> {
  const { [key]: _gone, ...rest } = record;
  return rest;
}
