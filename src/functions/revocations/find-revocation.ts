import { z } from 'zod';
import type { RevocationRecord } from '../../domain/revocation-record.js';
import type { Mode } from '../../domain/rule-record.js';
import type { Rules } from '../../ports/grants.js';

const Id = z.uuid();

/** The revocation, or lockdown, that a path names; undefined for whatever is no id of one. */
export async function findRevocation(rules: Rules, id: string | undefined, mode: Mode): Promise<RevocationRecord | undefined> {
  const parsed = Id.safeParse(id?.toLowerCase());
  const record = parsed.success ? await rules.revocation(parsed.data) : undefined;
  return record?.mode === mode ? record : undefined;
}
