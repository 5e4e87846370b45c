import { operationId } from './code-terms.js';
import type { DenialReason } from './grant-record.js';
import type { Instant } from './ids.js';
import { type DenyRule, type Hold, ruleId, type Target } from './rule-record.js';
import { earliest, instantFrom, type When } from './window.js';

const holds = ({ until }: Hold, at: Instant) => until === undefined || at < until;

/** A target with its first hold. */
export const newRule = (target: Target, hold: Hold): DenyRule => ({ id: ruleId(target), kind: 'deny', target, holds: [hold] });

/** One more reason; the same revocation has one. What has run out is left out: the revocations themselves remember it. */
export function withHold(rule: DenyRule, hold: Hold): DenyRule {
  if (rule.holds.some(({ revocationId }) => revocationId === hold.revocationId)) return rule;
  return { ...rule, holds: [...rule.holds.filter((each) => holds(each, hold.createdAt)), hold] };
}

/** A revocation's hold ends at the instant, if it does not end sooner. */
export function endHold(rule: DenyRule, revocationId: string, at: When): DenyRule {
  const found = rule.holds.find((hold) => hold.revocationId === revocationId);
  const until = found?.until === undefined ? instantFrom(at) : earliest(found.until, instantFrom(at));
  if (!found || found.until === until) return rule;
  return { ...rule, holds: rule.holds.map((hold) => (hold === found ? { ...hold, until } : hold)) };
}

/** A hold nobody has taken up gets its revocation. */
export const adoptHold = (rule: DenyRule, revocationId: string): DenyRule =>
  rule.holds.some((hold) => hold.revocationId === revocationId)
    ? rule
    : { ...rule, holds: rule.holds.map((hold) => (hold.revocationId === '' ? { ...hold, revocationId } : hold)) };

/** What rules read under a holder's ids mean at this instant; a revocation outranks a lockdown. */
export function denialOf(rules: readonly DenyRule[], at: When): Extract<DenialReason, 'revoked' | 'lockdown'> | undefined {
  const instant = instantFrom(at);
  const standing = rules.flatMap((rule) => rule.holds.filter((hold) => holds(hold, instant)));
  if (standing.some(({ mode }) => mode === 'revocation')) return 'revoked';
  return standing.length > 0 ? 'lockdown' : undefined;
}

/** The same rules as far as they revoke: what somebody hears whom a lockdown does not stop. */
export const revocationsIn = (rules: readonly DenyRule[]): DenyRule[] =>
  rules.map((rule) => ({ ...rule, holds: rule.holds.filter(({ mode }) => mode === 'revocation') }));

/** The revocation a hold stands for: one that was written by hand gets the same id whoever looks, whether it has been taken up yet or not. */
export const revocationIdOf = ({ kind, id }: Target, { revocationId, createdAt }: Hold): string =>
  revocationId || operationId(`${kind}:${id}`, `by hand ${createdAt}`, 0);

/** The revocation that denies first, of those standing now. */
export function revocationIn(rules: readonly DenyRule[], at: When): Hold | undefined {
  const instant = instantFrom(at);
  const standing = rules.flatMap(({ target, holds: all }) =>
    all
      .filter((hold) => hold.mode === 'revocation' && holds(hold, instant))
      .map((hold) => ({ ...hold, revocationId: revocationIdOf(target, hold) })),
  );
  return standing.toSorted((one, other) => (one.createdAt < other.createdAt ? -1 : 1))[0];
}
