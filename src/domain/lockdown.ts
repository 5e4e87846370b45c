import type { RequestRecord } from './request-record.js';
import type { RevocationRecord } from './revocation-record.js';
import { byPeople, withLine } from './timeline.js';
import { instantFrom, type When } from './window.js';

/** Whether it denies nothing any more; what it took off locks goes back on, and no lock owes it anything. A revocation is never over in this sense. */
export const isLiftedLockdown = ({ mode, liftedAt }: Pick<RevocationRecord, 'mode' | 'liftedAt'>): boolean =>
  mode === 'lockdown' && liftedAt !== undefined;

/** Whether its orchestration still has something to do. */
export const isUnfinished = ({ mode, confirmed, rearmedAt }: RevocationRecord): boolean =>
  mode === 'lockdown' ? rearmedAt === undefined : !confirmed;

/** After the lift every lock has back what it may hold, or has it waiting in its twin. */
export function noteRearmed(record: RevocationRecord, at: When): RevocationRecord {
  if (!isLiftedLockdown(record) || record.rearmedAt !== undefined) return record;
  const rearmedAt = instantFrom(at);
  return { ...record, rearmedAt, steps: [...record.steps, { step: 'rearmed', by: 'system', at: rearmedAt }] };
}

/** A request that a lockdown has held up may go on: once for each lockdown. */
export function noteThawed(record: RequestRecord, { revocationId, steps }: RevocationRecord, at: When): RequestRecord {
  const isKnown = record.timeline.some(({ event, detail }) => event === 'lockdown-lifted' && detail === revocationId);
  if (record.status === 'closed' || isKnown) return record;
  const by = steps.findLast(({ step }) => step === 'lifted')?.by;
  return withLine(record, {}, byPeople(at, 'lockdown-lifted', revocationId, by === undefined ? undefined : { who: by }));
}
