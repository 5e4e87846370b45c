import type { BudgetRecord, CodeRecord, DenialReason } from './grant-record.js';
import type { DoorId, Instant } from './ids.js';
import { ruleId, type TargetKind } from './rule-record.js';
import { instantFrom, type When } from './window.js';

/** Why a code found (or not) under a tag does not open this door at this instant; undefined when it does. */
export function judgeCode(code: CodeRecord | undefined, door: { id: DoorId }, at: When): DenialReason | undefined {
  if (!code) return 'unknown-code';
  if (code.doorId !== door.id) return 'wrong-door';
  const dead = deadBecause(code.state);
  if (dead) return dead;
  const instant = instantFrom(at);
  if (instant < code.notBefore) return 'too-early';
  return instant < code.notAfter ? undefined : 'too-late';
}

function deadBecause(state: CodeRecord['state']): DenialReason | undefined {
  switch (state) {
    case 'live':
      return undefined;
    case 'claimed':
    case 'used':
      return 'used';
    case 'revoked':
    case 'superseded':
      return 'revoked';
    case 'expired':
      return 'too-late';
  }
}

/** Everybody and everything a right to enter hangs on. */
export type Holder = {
  requestId: string;
  subjectId: string;
  doorId: string;
  siteId: string;
  requesterId?: string | undefined;
  vendor?: string | undefined;
  kid?: string | undefined;
  approverIds?: readonly string[] | undefined;
};

/** How a revocation names the codes one door has under one master key; the bare `kid` names those of every door. */
export const keyAtDoor = (kid: string, doorId: string): string => `${kid}@${doorId}`;

/** The fixed ids under which a rule against this holder would be found. */
export function ruleIdsFor(holder: Holder): string[] {
  const ids = (kind: TargetKind, ...targets: (string | undefined)[]) =>
    targets.flatMap((id) => (id === undefined ? [] : [ruleId({ kind, id })]));
  const all = [
    ...ids('request', holder.requestId),
    ...ids('person', holder.subjectId, holder.requesterId),
    ...ids('door', holder.doorId),
    ...ids('site', holder.siteId),
    ...ids('vendor', holder.vendor),
    ...ids('key', holder.kid, holder.kid && keyAtDoor(holder.kid, holder.doorId)),
    ...ids('approver', ...(holder.approverIds ?? [])),
    ...ids('all', 'all'),
  ];
  return [...new Set(all)];
}

/** The reader of presentations that name none. */
export const ownKeypad = 'keypad';

const perBlock = 5;
const firstBlockMs = 60_000;
const quietMs = 15 * 60_000;
const perDay = 60;
const typosPerMinute = 10;

export type Charge = { ok: boolean; budget: BudgetRecord };

/** A reader at a door that has never been guessed at. */
export const freshBudget = (doorId: DoorId, readerId: string): BudgetRecord => ({
  id: `b:${readerId}`,
  kind: 'budget',
  doorId,
  wrong: 0,
  day: '',
  today: 0,
  typos: 0,
});

/** Counts one presentation as wrong before it is looked at, so that no burst and no crash is free. Not ok: throttled, and nothing is counted. */
export function charge(budget: BudgetRecord, now: Date): Charge {
  const day = instantFrom(now).slice(0, 10);
  const today = budget.day === day ? budget.today : 0;
  if (isThrottled(budget, now) || today >= perDay) return { ok: false, budget };
  const wrong = (isQuiet(budget, now) ? 0 : Math.max(0, budget.wrong)) + 1;
  const charged = { ...budget, wrong, day, today: today + 1 };
  return { ok: true, budget: beginsThrottle(charged) ? { ...charged, throttledUntil: blockedUntil(wrong / perBlock, now) } : charged };
}

const beginsThrottle = ({ wrong }: BudgetRecord): boolean => wrong > 0 && wrong % perBlock === 0;

/** What becomes of a charge: what is added to the budget, and what is written into it. By addition, so that nobody who was charged meanwhile is in the way. */
export type Settlement = { add: { wrong: number; today: number }; set: Partial<Pick<BudgetRecord, 'lastWrongAt' | 'throttledUntil'>> };

/** A guess keeps its charge, and the quiet time begins anew; the charge of a code of ours is taken back, with the throttle it may have begun. */
export function settlementOf(charged: BudgetRecord, as: 'ours' | 'guess', at: Instant): Settlement {
  if (as === 'guess') return { add: { wrong: 0, today: 0 }, set: { lastWrongAt: at } };
  return { add: { wrong: -1, today: -1 }, set: beginsThrottle(charged) ? { throttledUntil: at } : {} };
}

/** A budget after a settlement. */
export const settled = (budget: BudgetRecord, { add, set }: Settlement): BudgetRecord => ({
  ...budget,
  wrong: budget.wrong + add.wrong,
  today: budget.today + add.today,
  ...set,
});

/** Until when a reader that may not go on is blocked: its throttle, else the day's end (UTC). */
export function blockedFor({ throttledUntil }: BudgetRecord, now: Date): Instant {
  const at = instantFrom(now);
  if (throttledUntil !== undefined && throttledUntil > at) return throttledUntil;
  return instantFrom(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1)));
}

/** A wrong check digit is no guess: it has its own small limit, by the minute. Not ok: too many, or a throttle is on. */
export function chargeTypo(budget: BudgetRecord, now: Date): Charge {
  const typoMinute = instantFrom(now).slice(0, 16);
  const typos = budget.typoMinute === typoMinute ? budget.typos : 0;
  if (isThrottled(budget, now) || typos >= typosPerMinute) return { ok: false, budget };
  return { ok: true, budget: { ...budget, typoMinute, typos: typos + 1 } };
}

const isThrottled = ({ throttledUntil }: BudgetRecord, now: Date) => throttledUntil !== undefined && instantFrom(now) < throttledUntil;
const isQuiet = ({ lastWrongAt }: BudgetRecord, now: Date) =>
  lastWrongAt !== undefined && now.getTime() - Date.parse(lastWrongAt) >= quietMs;
const blockedUntil = (blocks: number, now: Date) =>
  instantFrom(new Date(now.getTime() + Math.min(quietMs, firstBlockMs * 2 ** (blocks - 1))));
