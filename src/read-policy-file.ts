import { readFileSync } from 'node:fs';
import { defaultPolicy, type Policy } from './domain/policy.js';
import { readPolicy } from './domain/policy-file.js';

/** The policy of `LATCH_POLICY_FILE`; without one, the policy that ships. `problems` are whole lines for a person. */
export function readPolicyFile(file: string | undefined): { ok: true; policy: Policy } | { ok: false; problems: string[] } {
  if (!file) return { ok: true, policy: defaultPolicy };
  try {
    return readPolicy(file, readFileSync(file, 'utf8'));
  } catch (cause) {
    return { ok: false, problems: [`${file}: cannot be read (${cause instanceof Error ? cause.message : String(cause)})`] };
  }
}
