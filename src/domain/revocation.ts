import { type DoorReceipt, isExposed } from './receipt.js';
import type { Alert, RevocationRecord, RevocationStep } from './revocation-record.js';
import type { Hold, Mode, Target } from './rule-record.js';
import { instantFrom, latest, minutesAfter, type When } from './window.js';

export type NewRevocation = {
  revocationId: string;
  mode?: Mode | undefined;
  target: Target;
  reason: string;
  createdBy: string;
  at: When;
  until?: When | undefined;
};

/** V1: the hold that denies from now on, and the record of what becomes of it. The hold is written first; it gets its end only once everything it covers is dead, so that nothing outlives it. */
export function newRevocation({ revocationId, mode = 'revocation', target, reason, createdBy, at, until }: NewRevocation): {
  hold: Hold;
  record: RevocationRecord;
} {
  const createdAt = instantFrom(at);
  const said = { revocationId, mode, reason, createdBy };
  return {
    hold: { ...said, createdAt },
    record: {
      id: `revocation:${revocationId}`,
      kind: 'revocation',
      ...said,
      target,
      ...(until === undefined ? {} : { until: instantFrom(until) }),
      cloud: { deniedAt: createdAt, count: 0 },
      confirmed: false,
      steps: [{ step: 'denied', by: createdBy, at: createdAt }],
      incidents: [],
    },
  };
}

/** Its hold stands on record: nothing that began after this instant has been let in. Before, somebody may have been while it was written. */
export function effectiveFrom(record: RevocationRecord, at: When): RevocationRecord {
  const deniedAt = instantFrom(at);
  const steps = record.steps.map((each) => (each.step === 'denied' ? { ...each, at: deniedAt } : each));
  return { ...record, cloud: { ...record.cloud, deniedAt }, steps };
}

/** V2 and V3 are done: so many grants are dead, and every door that owes a receipt is known. Again, it may only find more. */
export function noteCovered(
  record: RevocationRecord,
  { count, notBefore }: { count: number; notBefore?: When | undefined },
  now: When,
): RevocationRecord {
  const [first, ...rest] = [record.notBefore, notBefore && instantFrom(notBefore)].filter((at) => at !== undefined);
  const covered: RevocationRecord = {
    ...record,
    cloud: { ...record.cloud, count: Math.max(record.cloud.count, count) },
    coveredAt: record.coveredAt ?? instantFrom(now),
    ...(first === undefined ? {} : { notBefore: latest(first, ...rest) }),
  };
  return record.coveredAt === undefined ? withStep(covered, 'covered', now, `${count} grants`) : covered;
}

export type Standing = Pick<DoorReceipt, 'lock' | 'worstCaseUntil'>;

/** Whether nothing can open any more (I3): every code dead, no granted answer in the air, every lock disarmed or past its worst case. Never taken back. */
export function confirmedBy(record: RevocationRecord, receipts: readonly Standing[], now: When): boolean {
  if (record.confirmed) return true;
  const at = instantFrom(now);
  if (record.coveredAt === undefined || (record.notBefore !== undefined && at < record.notBefore)) return false;
  return !receipts.some((receipt) => isExposed(receipt, at));
}

/** Writes it down once it is so. */
export function settle(record: RevocationRecord, receipts: readonly Standing[], now: When): RevocationRecord {
  if (record.confirmed || !confirmedBy(record, receipts, now)) return record;
  return withStep({ ...record, confirmed: true }, 'confirmed', now);
}

const warnAfterMs = 60_000;
const pageAfterMs = 5 * 60_000;

/** What people are to be told of locks that have not confirmed: a warning after a minute, a call after five, whoever has been warned. `due`: now; `next`: then. */
export function alertOf(record: RevocationRecord, now: Date): { due?: Alert; next?: Date } {
  const since = Date.parse(record.cloud.deniedAt);
  const [warnAt, pageAt] = [new Date(since + warnAfterMs), new Date(since + pageAfterMs)];
  if (record.confirmed) return {};
  if (now < warnAt) return { next: warnAt };
  const alert = now < pageAt ? 'warned' : 'paged';
  const at = tellAt(record, alert);
  if (at && at <= now) return { due: alert };
  if (alert === 'paged') return at ? { next: at } : {};
  return { next: at && at < pageAt ? at : pageAt };
}

/** From when on people are to be told; undefined: they have been. */
function tellAt({ steps, untold }: RevocationRecord, alert: Alert): Date | undefined {
  if (untold?.alert === alert) return new Date(untold.againAt);
  return steps.some(({ step }) => step === alert) ? undefined : new Date(0);
}

const againMinutes = 1;

/** People were told, once of each kind. `some`: by the way that matters most; whoever is left is told later. */
export function noteAlert(
  { untold: _, ...before }: RevocationRecord,
  alert: Alert,
  told: 'all' | 'some' | 'nobody',
  at: When,
  detail: string,
): RevocationRecord {
  const record = told === 'all' ? before : { ...before, untold: { alert, againAt: minutesAfter(at, againMinutes) } };
  return told === 'nobody' || record.steps.some(({ step }) => step === alert) ? record : withStep(record, alert, at, detail);
}

const withStep = (record: RevocationRecord, step: RevocationStep['step'], at: When, detail?: string): RevocationRecord => ({
  ...record,
  steps: [...record.steps, { step, by: 'system', at: instantFrom(at), ...(detail === undefined ? {} : { detail }) }],
});
