import type { CodeRecord } from './grant-record.js';
import type { GrantId, Instant, RequestId } from './ids.js';

/** A grant on a lock, as the lock reads it back. */
export type OnLock = { grantId: string; generation: number; notBefore: Instant; notAfter: Instant; seq: number };

/** A live grant in the records. `codes`: newest first. `armed`: its lock has acknowledged it, so it must be there. */
export type Wanted = { grantId: GrantId; requestId: RequestId; codes: readonly CodeRecord[]; armed: boolean };

/** How a lock differs from the records. `sequence`: somebody else has sent it orders; `enrolment`: it holds the keys of another enrolment. */
export type Drift =
  | { found: 'foreign'; grantId: string }
  | { found: 'altered' | 'missing'; grantId: GrantId; code: CodeRecord | undefined }
  | { found: 'sequence'; seq: number }
  | { found: 'enrolment'; enrolment: number };

export type Compared = {
  wanted: readonly Wanted[];
  onLock: readonly OnLock[];
  /** Highest sequence number the cloud has given out, and the highest the lock has seen. */
  seq: { ours: number; theirs: number };
  /** What the door's record says, and what the lock says; a lock that never armed has none. */
  enrolment: { ours: number; theirs: number | undefined };
};

/**
 * What must be put right on one lock. Each grant is judged by itself: nothing about one can follow from another.
 * A grant whose code was used may lie on the lock until its request is over; what is on its way there is none of our business.
 */
export function driftOf({ wanted, onLock, seq, enrolment }: Compared, now: Instant): Drift[] {
  const known = new Map<string, Wanted>(wanted.map((each) => [each.grantId, each]));
  const held = new Map(onLock.map((each) => [each.grantId, each]));
  const isOld = enrolment.theirs !== undefined && enrolment.theirs > 0 && enrolment.theirs !== enrolment.ours;
  return [
    ...(isOld ? [{ found: 'enrolment', enrolment: enrolment.theirs ?? 0 } as const] : []),
    ...(seq.theirs > seq.ours ? [{ found: 'sequence', seq: seq.theirs } as const] : []),
    ...onLock.flatMap((each): Drift[] => {
      const grant = known.get(each.grantId);
      if (!grant) return [{ found: 'foreign', grantId: each.grantId }];
      return isAltered(each, grant)
        ? [{ found: 'altered', grantId: grant.grantId, code: grant.armed ? liveCode(grant.codes, now) : undefined }]
        : [];
    }),
    ...wanted.flatMap((each): Drift[] => {
      const code = each.armed && (isOld || !held.has(each.grantId)) ? liveCode(each.codes, now) : undefined;
      return code ? [{ found: 'missing', grantId: each.grantId, code }] : [];
    }),
  ];
}

/** The newest code, if it may still open something. */
export const liveCode = ([newest]: readonly CodeRecord[], now: Instant): CodeRecord | undefined =>
  newest && newest.state === 'live' && newest.notAfter > now ? newest : undefined;

function isAltered({ generation, notBefore, notAfter }: OnLock, { codes }: Wanted): boolean {
  const code = codes.find((each) => each.generation === generation);
  const newest = codes[0]?.generation;
  return !code || generation !== newest || code.notBefore !== notBefore || code.notAfter !== notAfter;
}
