import type { DoorId } from './ids.js';
import { type DenyRule, type DoorReceipt, type RevocationRecord, ruleId, type Target } from './rule-record.js';
import { instantFrom, latest, type When } from './window.js';

export type NewRevocation = {
  revocationId: string;
  target: Target;
  reason: string;
  createdBy: string;
  at: When;
  until?: When | undefined;
};

/** V1: the rule that denies from now on, and the record that collects its receipts. The rule is written first. */
export function newRevocation({ revocationId, target, reason, createdBy, at, until }: NewRevocation): {
  rule: DenyRule;
  record: RevocationRecord;
} {
  const createdAt = instantFrom(at);
  const end = until === undefined ? {} : { until: instantFrom(until) };
  const said = { revocationId, target, reason, createdBy };
  return {
    rule: { id: ruleId(target), kind: 'deny', ...said, createdAt, ...end },
    record: {
      id: `revocation:${revocationId}`,
      kind: 'revocation',
      ...said,
      cloud: { deniedAt: createdAt, count: 0 },
      doors: [],
      confirmed: false,
    },
  };
}

export type Covered = {
  count: number;
  notBefore?: When | undefined;
  doors: readonly (Pick<DoorReceipt, 'doorId'> & Partial<DoorReceipt>)[];
};

/** V2 and V3 are done: so many codes are dead, and these doors owe a receipt. Running again only ever adds. */
export function noteCovered(record: RevocationRecord, { count, notBefore, doors }: Covered, now: When): RevocationRecord {
  const fresh = doors.filter(({ doorId }) => !receiptOf(record, doorId)).map((door): DoorReceipt => ({ lock: 'unconfirmed', ...door }));
  const floors = [record.notBefore, notBefore === undefined ? undefined : instantFrom(notBefore)].filter((at) => at !== undefined);
  const [first, ...rest] = floors;
  const covered: RevocationRecord = {
    ...record,
    cloud: { ...record.cloud, count: Math.max(record.cloud.count, count) },
    doors: [...record.doors, ...fresh],
    coveredAt: record.coveredAt ?? instantFrom(now),
    ...(first === undefined ? {} : { notBefore: latest(first, ...rest) }),
  };
  return { ...covered, confirmed: confirmedBy(covered, now) };
}

/** V4 at one door. A confirmed door stays confirmed. The same receipt again changes nothing. */
export function noteReceipt(record: RevocationRecord, receipt: DoorReceipt, now: When): RevocationRecord {
  const before = receiptOf(record, receipt.doorId);
  const kept = before?.lock === 'confirmed' ? before : { ...before, ...receipt };
  const doors = before ? record.doors.map((door) => (door === before ? kept : door)) : [...record.doors, kept];
  const after = { ...record, doors };
  const confirmed = confirmedBy(after, now);
  return confirmed === record.confirmed && JSON.stringify(kept) === JSON.stringify(before) ? record : { ...after, confirmed };
}

/** Whether nothing can open any more (I3): every code dead, no granted answer in the air, every lock disarmed or past its worst case. Never taken back. */
export function confirmedBy(record: RevocationRecord, now: When): boolean {
  if (record.confirmed) return true;
  const at = instantFrom(now);
  if (record.coveredAt === undefined || (record.notBefore !== undefined && at < record.notBefore)) return false;
  return record.doors.every(({ lock, worstCaseUntil }) => lock === 'confirmed' || (worstCaseUntil !== undefined && worstCaseUntil <= at));
}

const receiptOf = (record: RevocationRecord, doorId: DoorId) => record.doors.find((door) => door.doorId === doorId);
