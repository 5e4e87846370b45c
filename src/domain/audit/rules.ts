import { z } from 'zod';
import { DoorId, Instant, PersonId, RequestId } from '../ids.js';
import type { DenyRule, DoorReceipt, RevocationRecord, Target } from '../rule-record.js';
import { EntryFields } from './entry-fields.js';

/** A deny rule, whoever wrote it and with which tool. */
export const RuleEntry = EntryFields.extend({
  kind: z.literal('rule.created'),
  detail: z.strictObject({ target: z.string(), revocationId: z.string(), until: Instant.optional() }),
});
export type RuleEntry = z.infer<typeof RuleEntry>;

/** What became of a revocation: how many codes it killed, what each door's lock said. */
export const RevocationEntry = EntryFields.extend({
  kind: z.enum(['revocation.covered', 'revocation.receipt']),
  detail: z.strictObject({
    revocationId: z.string(),
    count: z.int().optional(),
    lock: z.enum(['confirmed', 'unconfirmed']).optional(),
    worstCaseUntil: Instant.optional(),
    tookMs: z.int().optional(),
  }),
});
export type RevocationEntry = z.infer<typeof RevocationEntry>;

/** The entry of a deny rule. The revocation is in its id: the same target may be revoked again after a lift. */
export function auditOfRule(rule: DenyRule): RuleEntry {
  return {
    recordId: `rule:${rule.id}:${rule.revocationId}`,
    kind: 'rule.created',
    at: rule.createdAt,
    by: rule.createdBy,
    ...aboutTarget(rule.target),
    reason: rule.reason,
    detail: { target: rule.id, revocationId: rule.revocationId, until: rule.until },
  };
}

/** One entry for everything that has become of a revocation so far. */
export function auditOfRevocation(record: RevocationRecord): RevocationEntry[] {
  const { coveredAt, doors } = record;
  if (coveredAt === undefined) return [];
  const covered = step(record, 'covered', coveredAt, { count: record.cloud.count });
  return [covered, ...doors.flatMap((receipt) => ofReceipt(record, receipt) ?? [])];
}

function ofReceipt(record: RevocationRecord, { doorId, lock, confirmedAt, worstCaseUntil }: DoorReceipt): RevocationEntry | undefined {
  if (lock !== 'confirmed' || confirmedAt === undefined) return undefined;
  const entry = step(record, `receipt:${doorId}`, confirmedAt, { lock, worstCaseUntil, tookMs: sinceDenied(record, confirmedAt) });
  return { ...entry, doorId };
}

const sinceDenied = ({ cloud }: RevocationRecord, at: Instant) => Date.parse(at) - Date.parse(cloud.deniedAt);

function step(
  record: RevocationRecord,
  what: 'covered' | `receipt:${string}`,
  at: Instant,
  detail: Omit<RevocationEntry['detail'], 'revocationId'>,
): RevocationEntry {
  const { revocationId, target } = record;
  return {
    recordId: `revocation:${revocationId}:${what}`,
    kind: what === 'covered' ? 'revocation.covered' : 'revocation.receipt',
    at,
    by: 'system',
    ...aboutTarget(target),
    evidence: [`rule:${target.kind === 'all' ? 'all' : `${target.kind}:${target.id}`}:${revocationId}`],
    detail: { revocationId, ...detail },
  };
}

/** The ids in a target, where it names one door, request or person. */
function aboutTarget({ kind, id }: Target): Pick<RuleEntry, 'doorId' | 'requestId' | 'personId'> {
  return {
    doorId: kind === 'door' ? DoorId.safeParse(id).data : undefined,
    requestId: kind === 'request' ? RequestId.safeParse(id).data : undefined,
    personId: kind === 'person' || kind === 'approver' ? PersonId.safeParse(id).data : undefined,
  };
}
