import { newRule, withHold } from '../../../src/domain/deny-rule.js';
import { isUnfinished } from '../../../src/domain/lockdown.js';
import type { RevocationRecord } from '../../../src/domain/revocation-record.js';
import { type DenyRule, ruleId } from '../../../src/domain/rule-record.js';
import type { Rules } from '../../../src/ports/grants.js';
import { kept } from './kept.js';

/** Deny rules and revocations in memory. */
export function memoryRules(): Rules {
  const rules = kept<DenyRule>();
  const revocations = kept<RevocationRecord>();
  return {
    read: async (ids) => ids.flatMap((id) => rules.get(id) ?? []),
    async hold(target, hold) {
      const known = rules.get(ruleId(target));
      rules.put(ruleId(target), known ? withHold(known, hold) : newRule(target, hold));
    },
    async changeRule(target, transition) {
      const known = rules.get(ruleId(target));
      if (known) rules.put(known.id, transition(known));
    },
    createRevocation: async (record) => revocations.get(record.revocationId) ?? revocations.put(record.revocationId, record),
    revocation: async (id) => revocations.get(id),
    async changeRevocation(id, transition) {
      const record = revocations.get(id);
      return record && revocations.put(id, transition(record));
    },
    async listRevocations({ mode, open }) {
      const found = revocations
        .all()
        .filter((each) => (!mode || each.mode === mode) && (open === undefined || isUnfinished(each) === open));
      return { revocations: found.sort((one, other) => other.cloud.deniedAt.localeCompare(one.cloud.deniedAt)) };
    },
  };
}
