import { z } from 'zod';
import { Instant, PersonId } from './ids.js';
import { earliest, instantFrom, minutesAfter, type When } from './window.js';

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

/** The delegations of one approver: container `persons`, id `delegations:<oid>`. `to`: everybody named in them, to be found by; `begun`: those begun within a day, whatever became of them. */
export const Delegations = z.object({
  id: z.string().startsWith('delegations:'),
  of: PersonId,
  to: z.array(PersonId),
  list: z.array(Delegation),
  begun: z.array(Delegation.pick({ delegationId: true }).extend({ at: Instant })).optional(),
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

/** So many are begun within a day: each is a mail to two people, and one more when it is ended. */
export const mostDelegationsADay = 10;
const dayMinutes = 24 * 60;

export type Wanted = Omit<Delegation, 'madeAt' | 'endedAt'>;

export type DelegationRefusal = 'too-many' | 'too-long' | 'in-past' | 'ends-before-it-begins';
/** `until`: then there may be one more. */
export type Refused = { kind: 'refused'; because: DelegationRefusal } | { kind: 'refused'; because: 'too-often'; until: Instant };

/** Takes a place for one more before anybody hears of it, so that of calls made at once no more go on than there are places. The same one again has the place it had. */
export function beginDelegation(before: Delegations, wanted: Wanted, now: When): { kind: 'begun'; record: Delegations } | Refused {
  const { list, begun = [] } = before;
  const { delegationId } = wanted;
  if ([...list, ...begun].some((each) => each.delegationId === delegationId)) return { kind: 'begun', record: before };
  const because = refusalOf(before, wanted, instantFrom(now));
  if (because) return { kind: 'refused', because };
  const lately = begun.filter(({ at }) => at > minutesAfter(now, -dayMinutes));
  const first = lately.at(-mostDelegationsADay);
  if (first) return { kind: 'refused', because: 'too-often', until: minutesAfter(first.at, dayMinutes) };
  return { kind: 'begun', record: { ...before, begun: [...lately, { delegationId, at: instantFrom(now) }] } };
}

/** One more delegation; the same one again changes nothing. */
export function delegate(before: Delegations, wanted: Wanted, now: When): { kind: 'made' | 'repeated'; record: Delegations } | Refused {
  if (before.list.some(({ delegationId }) => delegationId === wanted.delegationId)) return { kind: 'repeated', record: before };
  const begun = beginDelegation(before, wanted, now);
  if (begun.kind === 'refused') return begun;
  const list = [...kept(before.list, instantFrom(now)), { ...wanted, madeAt: instantFrom(now) }];
  return { kind: 'made', record: { ...begun.record, to: [...new Set(list.map(({ to }) => to))], list } };
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
  return standingOrBegun(before, now) < mostDelegations ? undefined : 'too-many';
}

function standingOrBegun({ list, begun = [] }: Delegations, now: Instant): number {
  const onTheWay = begun.filter(({ delegationId }) => !list.some((each) => each.delegationId === delegationId));
  return list.filter((each) => isStanding(each, now)).length + onTheWay.length;
}

/** Ends one at once; one that is not there, or over, stays as it is. */
export function endDelegation(before: Delegations, delegationId: string, now: When): Delegations {
  const found = before.list.find((each) => each.delegationId === delegationId);
  if (!found || found.endedAt !== undefined || isOver(found, now)) return before;
  return { ...before, list: before.list.map((each) => (each === found ? { ...each, endedAt: instantFrom(now) } : each)) };
}
