import { adoptHold, revocationIdOf } from '../../domain/deny-rule.js';
import { newRevocation } from '../../domain/revocation.js';
import type { RevocationRecord } from '../../domain/revocation-record.js';
import type { Hold, Target } from '../../domain/rule-record.js';
import type { Rules } from '../../ports/grants.js';

/**
 * A hold that was written by hand, or whose record was never written, gets the revocation it stands for; its id is the same however often that is
 * done. `created`: this call has written it.
 */
export async function adopt(target: Target, hold: Hold, rules: Rules): Promise<{ revocationId: string; created?: RevocationRecord }> {
  const { mode, reason, createdBy, createdAt, until } = hold;
  const revocationId = revocationIdOf(target, hold);
  if (await rules.revocation(revocationId)) return { revocationId };
  const { record } = newRevocation({ revocationId, mode, target, reason, createdBy, at: createdAt, until });
  const created = await rules.createRevocation(record);
  if (hold.revocationId === '') {
    await rules.changeRule(target, (rule) => adoptHold(rule, revocationId));
    await rules.hold(target, { ...hold, revocationId }); // under the id we look for, should it have been spelled otherwise
  }
  return { revocationId, created };
}
