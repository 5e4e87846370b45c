import { approversOf, hasDenial, hasItsEscort, hasItsGroups } from './approval.js';
import { isGlassBroken } from './break-glass.js';
import { checksOf } from './counted.js';
import { denialOf } from './deny-rule.js';
import type { DoorId } from './ids.js';
import type { Check, DoorState, RequestRecord } from './request-record.js';
import type { DenyRule } from './rule-record.js';
import { instantFrom, type When } from './window.js';

export type GateRefusal =
  | 'closed'
  | 'moved'
  | 'lockdown'
  | 'cancelled'
  | 'revoked'
  | 'checked-out'
  | 'other-door'
  | 'identity'
  | 'access'
  | 'risk'
  | 'denied'
  | 'undecided'
  | 'too-few-approvers'
  | 'too-few-groups'
  | 'no-escort'
  | 'too-early'
  | 'too-late'
  | 'not-armed';
export type GateReply = { ok: true } | { ok: false; because: GateRefusal };

/** Whether the records alone give the right to arm this door now (promise I5). `rules`: those found under the holder's fixed ids. */
export function mayArm(record: RequestRecord, doorId: DoorId, rules: readonly DenyRule[], now: When): GateReply {
  const door = record.doors.find((each) => each.doorId === doorId);
  if (!door) return reply('other-door');
  return reply(refusal(record, door, rules, now) ?? moving(record) ?? outsideTime(record, record.clocks.armAt, now));
}

/** As `mayArm`, and nobody gets a code for a lock that has not said yes. */
export function mayDeliver(record: RequestRecord, doorId: DoorId, rules: readonly DenyRule[], now: When): GateReply {
  const moved = moving(record);
  const right = mayEnter(record, doorId, rules, now);
  return right.ok ? reply(moved) : right;
}

/** What a code that was delivered still rests on. Doors that have yet to follow a new window keep nobody out. */
export function mayEnter(record: RequestRecord, doorId: DoorId, rules: readonly DenyRule[], now: When): GateReply {
  const door = record.doors.find((each) => each.doorId === doorId);
  if (!door) return reply('other-door');
  const because = refusal(record, door, rules, now) ?? outsideTime(record, record.clocks.deliverAt, now);
  return reply(because ?? (door.lock === 'armed' ? undefined : 'not-armed'));
}

const reply = (because: GateRefusal | undefined): GateReply => (because ? { ok: false, because } : { ok: true });

function refusal(record: RequestRecord, door: DoorState, rules: readonly DenyRule[], now: When): GateRefusal | undefined {
  return denialOf(rules, now) ?? ended(record) ?? unchecked(record, door) ?? undecided(record, now);
}

/** Nothing is armed or delivered while a change of plan is on its way to the doors. */
const moving = ({ catchUp }: RequestRecord): GateRefusal | undefined => (catchUp ? 'moved' : undefined);

function ended(record: RequestRecord): GateRefusal | undefined {
  if (record.revoked) return 'revoked';
  if (record.status === 'closed') return 'closed';
  if (record.cancelled) return 'cancelled';
  return record.checkedOutAt ? 'checked-out' : undefined;
}

function unchecked(record: RequestRecord, door: DoorState): GateRefusal | undefined {
  if (latest(record, 'identity')?.outcome !== 'passed') return 'identity';
  if (latest(record, 'access')?.outcome === 'denied') return 'access';
  const risk = latest(record, 'risk')?.outcome;
  // A risk source that is down may be passed over at the least protected doors only.
  return risk === 'passed' || (risk === 'degraded' && door.class === 'controlled') ? undefined : 'risk';
}

function undecided(record: RequestRecord, now: When): GateRefusal | undefined {
  if (hasDenial(record) || record.decision?.kind === 'denied') return 'denied';
  if (!record.decision || record.opensAtApproval || record.decision.at > instantFrom(now)) return 'undecided';
  if (isGlassBroken(record, now)) return undefined;
  if (approversOf(record).length < record.approvals.required) return 'too-few-approvers';
  if (!hasItsGroups(record)) return 'too-few-groups';
  return hasItsEscort(record) ? undefined : 'no-escort';
}

function outsideTime(record: RequestRecord, notBefore: string, now: When): GateRefusal | undefined {
  const at = instantFrom(now);
  if (at < notBefore) return 'too-early';
  return at < record.window.closesAt ? undefined : 'too-late';
}

const latest = (record: RequestRecord, name: Check['name']) => checksOf(record).findLast((check) => check.name === name);
