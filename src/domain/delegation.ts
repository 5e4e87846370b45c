import { z } from 'zod';
import { Instant, PersonId } from './ids.js';
import { earliest, instantFrom, type When } from './window.js';

/** One approver's word that somebody else decides in their place, from one instant to another. */
export const Delegation = z.object({
  delegationId: z.uuid(),
  to: PersonId,
  from: Instant,
  until: Instant,
  reason: z.string(),
  madeAt: Instant,
  endedAt: Instant.optional(),
});
export type Delegation = z.infer<typeof Delegation>;

/** The delegations of one approver: container `persons`, id `delegations:<oid>`. `to`: everybody named in them, to be found by. */
export const Delegations = z.object({
  id: z.string().startsWith('delegations:'),
  of: PersonId,
  to: z.array(PersonId),
  list: z.array(Delegation),
});
export type Delegations = z.infer<typeof Delegations>;

export const delegationsId = (of: PersonId): string => `delegations:${of}`;

export const noDelegations = (of: PersonId): Delegations => ({ id: delegationsId(of), of, to: [], list: [] });

/** Whether it holds at this instant: ends belong to what comes after. */
export const isInForce = ({ from, until, endedAt }: Delegation, now: When): boolean => {
  const at = instantFrom(now);
  return from <= at && at < until && endedAt === undefined;
};

/** Whether it has run its time: nobody ended it before. */
export const isOver = ({ until, endedAt }: Delegation, now: When): boolean => endedAt === undefined && until <= instantFrom(now);

/** When the next of these begins or ends by itself. */
export function nextTurn(list: readonly Delegation[], now: When): Instant | undefined {
  const standing = list.filter(({ endedAt }) => endedAt === undefined);
  const [first, ...others] = standing.flatMap(({ from, until }) => [from, until]).filter((at) => at > instantFrom(now));
  return first && earliest(first, ...others);
}

/** So many may stand at once, for so long at most. */
export const mostDelegations = 20;
export const longestDelegationDays = 92;

/** So many that are over are kept, the last ones: the record must not outgrow its store, and the audit has them all. */
export const mostPastKept = 30;

export type DelegationRefusal = 'too-many' | 'too-long' | 'in-past' | 'ends-before-it-begins';

/** One more delegation; the same one again changes nothing. */
export function delegate(
  before: Delegations,
  wanted: Omit<Delegation, 'madeAt' | 'endedAt'>,
  now: When,
): { kind: 'made' | 'repeated'; record: Delegations } | { kind: 'refused'; because: DelegationRefusal } {
  if (before.list.some(({ delegationId }) => delegationId === wanted.delegationId)) return { kind: 'repeated', record: before };
  const because = refusalOf(before, wanted, instantFrom(now));
  if (because) return { kind: 'refused', because };
  const list = [...kept(before.list, instantFrom(now)), { ...wanted, madeAt: instantFrom(now) }];
  return { kind: 'made', record: { ...before, to: [...new Set(list.map(({ to }) => to))], list } };
}

const isStanding = ({ until, endedAt }: Delegation, now: Instant): boolean => endedAt === undefined && until > now;

function kept(list: readonly Delegation[], now: Instant): Delegation[] {
  const dropped = list.filter((each) => !isStanding(each, now)).slice(0, -mostPastKept);
  return list.filter((each) => !dropped.includes(each));
}

function refusalOf(before: Delegations, { from, until }: Pick<Delegation, 'from' | 'until'>, now: Instant): DelegationRefusal | undefined {
  if (until <= now) return 'in-past';
  if (until <= from) return 'ends-before-it-begins';
  if (Date.parse(until) - Date.parse(from) > longestDelegationDays * 86_400_000) return 'too-long';
  const standing = before.list.filter((each) => isStanding(each, now));
  return standing.length < mostDelegations ? undefined : 'too-many';
}

/** Ends one at once; one that is not there, or over, stays as it is. */
export function endDelegation(before: Delegations, delegationId: string, now: When): Delegations {
  const found = before.list.find((each) => each.delegationId === delegationId);
  if (!found || found.endedAt !== undefined || isOver(found, now)) return before;
  return { ...before, list: before.list.map((each) => (each === found ? { ...each, endedAt: instantFrom(now) } : each)) };
}
