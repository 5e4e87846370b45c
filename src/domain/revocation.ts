import { type DoorReceipt, isExposed } from './receipt.js';
import type { RevocationRecord, RevocationStep } from './revocation-record.js';
import type { Hold, Mode, Target } from './rule-record.js';
import { instantFrom, latest, type When } from './window.js';

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

/** What people are told of locks that have not confirmed: a warning after a minute, a call after five. `due`: now; `next`: then. */
export function alertOf(record: RevocationRecord, now: Date): { due?: 'warned' | 'paged'; next?: Date } {
  const since = Date.parse(record.cloud.deniedAt);
  const was = (step: RevocationStep['step']) => record.steps.some((each) => each.step === step);
  if (record.confirmed || was('paged')) return {};
  const [step, at] = was('warned') ? (['paged', since + pageAfterMs] as const) : (['warned', since + warnAfterMs] as const);
  return now.getTime() >= at ? { due: step } : { next: new Date(at) };
}

/** One more line, once of its kind. */
export const noteStep = (record: RevocationRecord, step: 'warned' | 'paged', at: When, detail: string): RevocationRecord =>
  record.steps.some((each) => each.step === step) ? record : withStep(record, step, at, detail);

const withStep = (record: RevocationRecord, step: RevocationStep['step'], at: When, detail?: string): RevocationRecord => ({
  ...record,
  steps: [...record.steps, { step, by: 'system', at: instantFrom(at), ...(detail === undefined ? {} : { detail }) }],
});
