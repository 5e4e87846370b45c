import { z } from 'zod';
import { revocationIdOf } from '../deny-rule.js';
import { DoorId, type Instant, PersonId, RequestId } from '../ids.js';
import type { DoorReceipt } from '../receipt.js';
import type { Incident, RevocationRecord, RevocationStep } from '../revocation-record.js';
import { type DenyRule, Mode, ruleId, type Target } from '../rule-record.js';
import { EntryFields, kindsOf } from './entry-fields.js';

/** One reason for which a target is denied, whoever wrote it and with which tool. */
export const RuleEntry = EntryFields.extend({
  kind: z.literal('rule.created'),
  detail: z.strictObject({ target: z.string(), mode: Mode, revocationId: z.string() }),
});
export type RuleEntry = z.infer<typeof RuleEntry>;

const steps = ['covered', 'warned', 'paged', 'confirmed', 'lift-proposed', 'lifted', 'rearmed'] as const;

/** What became of a revocation or a lockdown: how many grants it covers, who was told of silent locks, who lifted it. */
export const RevocationEntry = EntryFields.extend({
  kind: z.enum([...kindsOf('revocation', steps).options, ...kindsOf('lockdown', steps).options]),
  detail: z.strictObject({ revocationId: z.string(), what: z.string().optional() }),
});
export type RevocationEntry = z.infer<typeof RevocationEntry>;

/** What one door's lock had to say to it; `tookMs`: since it owed its word. */
export const ReceiptEntry = EntryFields.extend({
  kind: z.literal('revocation.receipt'),
  detail: z.strictObject({
    revocationId: z.string(),
    lock: z.literal('confirmed'),
    via: z.string(),
    grants: z.int(),
    tookMs: z.int().optional(),
  }),
});
export type ReceiptEntry = z.infer<typeof ReceiptEntry>;

/** A lock opened for what it had been revoked from, before it heard of it. `word`: what it put its name to; it can be checked with the key of its certificate. */
export const IncidentEntry = EntryFields.extend({
  kind: z.literal('incident.used-after-revoke-offline'),
  detail: z.strictObject({ revocationId: z.string(), isSigned: z.boolean(), word: z.string().optional() }),
});
export type IncidentEntry = z.infer<typeof IncidentEntry>;

/** One entry for every hold of a deny rule. The revocation is in its id: the same target may be revoked again after a lift. */
export function auditOfRule({ id, target, holds }: DenyRule): RuleEntry[] {
  return holds.map((hold) => {
    const { mode, reason, createdBy: by, createdAt: at } = hold;
    const revocationId = revocationIdOf(target, hold);
    const detail = { target: id, mode, revocationId };
    return { recordId: recordIdOf(target, revocationId), kind: 'rule.created', at, by, ...aboutTarget(target), reason, detail };
  });
}

/** One entry for everything that happened to a revocation since, and for every incident; that it began, its hold tells. */
export function auditOfRevocation(record: RevocationRecord): (RevocationEntry | IncidentEntry)[] {
  const steps = record.steps.flatMap((step, index) => ofStep(record, step, index) ?? []);
  return [...steps, ...record.incidents.map((incident) => ofIncident(record, incident))];
}

function ofStep(
  { revocationId, mode, target }: RevocationRecord,
  { step, by, at, detail }: RevocationStep,
  index: number,
): RevocationEntry | undefined {
  if (step === 'denied') return undefined;
  return {
    recordId: `revocation:${revocationId}:${index}`,
    kind: `${mode}.${step}`,
    at,
    by,
    ...aboutTarget(target),
    evidence: [recordIdOf(target, revocationId)],
    detail: { revocationId, what: detail },
  };
}

function ofIncident({ revocationId, target }: RevocationRecord, incident: Incident): IncidentEntry {
  const { deviceId, logId, logSeq, doorId, requestId, grantId, at, receivedAt, word } = incident;
  return {
    recordId: `incident:${revocationId}:${deviceId}:${logId ?? ''}:${logSeq}`,
    kind: 'incident.used-after-revoke-offline',
    ...{ at, receivedAt, by: deviceId, doorId, requestId, grantId },
    evidence: [recordIdOf(target, revocationId)],
    device: { id: deviceId, logId, seq: logSeq },
    detail: { revocationId, isSigned: word !== undefined, word },
  };
}

/** Once its lock has confirmed; until then there is nothing to hold on to. A lock that never held any of the grants has nothing to say. */
export function auditOfReceipt({ revocationId, doorId, lock, via, confirmedAt, covered, deviceTime, owedAt }: DoorReceipt): ReceiptEntry[] {
  if (lock !== 'confirmed' || confirmedAt === undefined || via === 'nothing') return [];
  return [
    {
      recordId: `receipt:${revocationId}:${doorId}:${confirmedAt}`,
      kind: 'revocation.receipt',
      at: deviceTime ?? confirmedAt,
      ...(deviceTime !== undefined && { receivedAt: confirmedAt }),
      by: 'system',
      doorId,
      detail: { revocationId, lock, via, grants: covered, tookMs: owedAt === undefined ? undefined : msBetween(owedAt, confirmedAt) },
    },
  ];
}

const msBetween = (from: Instant, to: Instant) => Math.max(0, Date.parse(to) - Date.parse(from));

const recordIdOf = (target: Target, revocationId: string) => `rule:${ruleId(target)}:${revocationId}`;

/** The ids in a target, where it names one door, request or person. */
function aboutTarget({ kind, id }: Target): Pick<RuleEntry, 'doorId' | 'requestId' | 'personId'> {
  return {
    doorId: kind === 'door' ? DoorId.safeParse(id).data : undefined,
    requestId: kind === 'request' ? RequestId.safeParse(id).data : undefined,
    personId: kind === 'person' || kind === 'approver' ? PersonId.safeParse(id).data : undefined,
  };
}
