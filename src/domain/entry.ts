import type { BudgetRecord, CodeRecord, DenialReason } from './grant-record.js';
import type { DoorId } from './ids.js';
import { type DenyRule, ruleId, type TargetKind } from './rule-record.js';
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
    ...ids('key', holder.kid),
    ...ids('approver', ...(holder.approverIds ?? [])),
    ...ids('all', 'all'),
  ];
  return [...new Set(all)];
}

/** What rules read under a holder's ids mean at this instant: one that has not run out denies. */
export function denialOf(rules: readonly DenyRule[], at: When): DenialReason | undefined {
  const instant = instantFrom(at);
  return rules.some(({ until }) => until === undefined || instant < until) ? 'revoked' : undefined;
}

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
  const wrong = (isQuiet(budget, now) ? 0 : budget.wrong) + 1;
  const charged = { ...budget, wrong, day, today: today + 1 };
  return { ok: true, budget: wrong % perBlock === 0 ? { ...charged, throttledUntil: blockedUntil(wrong / perBlock, now) } : charged };
}

/** The code was right: the charge is taken back, with the throttle it may have begun. */
export function refund(budget: BudgetRecord): BudgetRecord {
  const { throttledUntil, ...rest } = budget;
  const back = { ...rest, wrong: Math.max(0, budget.wrong - 1), today: Math.max(0, budget.today - 1) };
  const began = budget.wrong > 0 && budget.wrong % perBlock === 0;
  return began || throttledUntil === undefined ? back : { ...back, throttledUntil };
}

/** The code was wrong: the charge stands, and the quiet time begins anew. */
export const noteWrong = (budget: BudgetRecord, now: Date): BudgetRecord => ({ ...budget, lastWrongAt: instantFrom(now) });

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
