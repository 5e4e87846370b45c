import type { PersonId } from './ids.js';
import type { RevocationRecord } from './revocation-record.js';
import { instantFrom, type When } from './window.js';

const proposalMs = 60 * 60_000;

/** What ends for many at once, and every lockdown, takes two persons. */
export const needsTwo = ({ mode, target }: Pick<RevocationRecord, 'mode' | 'target'>): boolean =>
  mode === 'lockdown' || target.kind === 'site' || target.kind === 'all';

export type Lifted = { kind: 'lifted' | 'proposed' | 'same-person'; record: RevocationRecord };

/** The last proposal, while it counts: for an hour. */
export function proposalOf({ steps }: Pick<RevocationRecord, 'steps'>, now: When): { by: string } | undefined {
  const last = steps.findLast(({ step }) => step === 'lift-proposed');
  return last && new Date(now).getTime() - Date.parse(last.at) < proposalMs ? last : undefined;
}

/** One person wants it lifted: done, or proposed where it takes a second. `isSame`: whether the one who proposed is the same human being. Once lifted it stays so. */
export function lift(record: RevocationRecord, by: PersonId, isSame: (proposer: string) => boolean, now: When): Lifted {
  if (record.liftedAt !== undefined) return { kind: 'lifted', record };
  const at = instantFrom(now);
  const proposal = needsTwo(record) ? proposalOf(record, now) : undefined;
  if (needsTwo(record) && !proposal)
    return { kind: 'proposed', record: { ...record, steps: [...record.steps, { step: 'lift-proposed', by, at }] } };
  if (proposal && isSame(proposal.by)) return { kind: 'same-person', record };
  return { kind: 'lifted', record: { ...record, liftedAt: at, steps: [...record.steps, { step: 'lifted', by, at }] } };
}
