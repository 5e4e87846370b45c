import type { Delegation, Delegations } from './types.js';

const isPast = ({ state }: Delegation): boolean => state === 'over' || state === 'ended';
const byBeginning = (one: Delegation, other: Delegation) => one.from.localeCompare(other.from);
const endOf = ({ until, endedAt = until }: Delegation): string => endedAt;

/** What stands or is to come, the next first; and what is over, the last first. */
export function sorted({ given, received }: Delegations): Record<'given' | 'received' | 'past', Delegation[]> {
  const standing = (list: readonly Delegation[]) => list.filter((each) => !isPast(each)).sort(byBeginning);
  const past = [...given, ...received].filter(isPast).sort((one, other) => endOf(other).localeCompare(endOf(one)));
  return { given: standing(given), received: standing(received), past };
}
