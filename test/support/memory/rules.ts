import type { DenyRule, RevocationRecord } from '../../../src/domain/rule-record.js';
import type { Rules } from '../../../src/ports/grants.js';
import { kept } from './kept.js';

/** Deny rules and revocations in memory. */
export function memoryRules(): Rules {
  const rules = kept<DenyRule>();
  const revocations = kept<RevocationRecord>();
  return {
    read: async (ids) => ids.flatMap((id) => rules.get(id) ?? []),
    create: async (rule) => rules.get(rule.id) ?? rules.put(rule.id, rule),
    createRevocation: async (record) => revocations.get(record.revocationId) ?? revocations.put(record.revocationId, record),
    revocation: async (id) => revocations.get(id),
    async changeRevocation(id, transition) {
      const record = revocations.get(id);
      return record && revocations.put(id, transition(record));
    },
  };
}
