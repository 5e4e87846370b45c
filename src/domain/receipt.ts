import { z } from 'zod';
import { DoorId, GrantId, Instant, RequestId } from './ids.js';
import { instantFrom, latest, minutesAfter, type When } from './window.js';

/** One grant a revocation covers. `armed`: it was on the lock, or on its way there. */
export const CoveredGrant = z.object({ requestId: RequestId, grantId: GrantId, armed: z.boolean(), notAfter: Instant.optional() });
export type CoveredGrant = z.infer<typeof CoveredGrant>;

/**
 * What one door owes a revocation: container `receipts`, partition `/revocationId`, id = door. It is written before anything is done about the
 * door, so that whoever goes on after a crash knows what was on the lock.
 */
export const DoorReceipt = z.object({
  id: DoorId,
  kind: z.literal('receipt'),
  revocationId: z.uuid(),
  doorId: DoorId,
  /** Since when the lock owes its word. */
  owedAt: Instant.optional(),
  grants: z.array(CoveredGrant),
  /** How many grants that are, and how many of them a lock may hold. */
  covered: z.int(),
  armed: z.int(),
  lock: z.enum(['confirmed', 'unconfirmed']),
  /** How the lock was told, or will hear of it: not at all (it held nothing), by a method it answered, by its twin once it is back. */
  via: z.enum(['nothing', 'method', 'twin']),
  confirmedAt: Instant.optional(),
  /** Until when a lock that has not confirmed could still open for one of the grants. */
  worstCaseUntil: Instant.optional(),
  lastContact: Instant.optional(),
  /** The lock's own signed word that it holds none of them (domain/lock-word), and its time then. */
  word: z.string().optional(),
  deviceTime: Instant.optional(),
  /** The number of the order that takes them off: a repeated order is the same one. */
  seq: z.int().optional(),
  /** Somebody is talking to the lock until then. */
  busyUntil: Instant.optional(),
  /** Of a lifted lockdown: when what this lock may hold was ordered back. */
  rearmedAt: Instant.optional(),
  tries: z.int(),
  nextTryAt: Instant.optional(),
});
export type DoorReceipt = z.infer<typeof DoorReceipt>;

export type Owed = Pick<DoorReceipt, 'revocationId' | 'doorId' | 'grants'> & {
  worstCaseUntil?: Instant | undefined;
  lastContact?: Instant | undefined;
};

/** A door owes a receipt; one whose lock never held any of the grants has nothing to say, and owes none. */
export function newReceipt({ worstCaseUntil, lastContact, ...owed }: Owed, now: When): DoorReceipt {
  const armed = owed.grants.filter((grant) => grant.armed).length;
  const common = {
    id: owed.doorId,
    kind: 'receipt' as const,
    ...owed,
    owedAt: instantFrom(now),
    covered: owed.grants.length,
    armed,
    tries: 0,
    ...(lastContact && { lastContact }),
  };
  if (armed === 0) return { ...common, lock: 'confirmed', via: 'nothing', confirmedAt: instantFrom(now) };
  return { ...common, lock: 'unconfirmed', via: 'method', ...(worstCaseUntil && { worstCaseUntil }) };
}

/** Grants found later are owed too; the same object back: they are known. */
export function addGrants(receipt: DoorReceipt, found: readonly CoveredGrant[], now: When): DoorReceipt {
  const known = new Set(receipt.grants.map(({ grantId }) => grantId));
  const more = found.filter(({ grantId }) => !known.has(grantId));
  if (more.length === 0) return receipt;
  const armed = more.filter((grant) => grant.armed).length;
  const grown = { ...receipt, grants: [...receipt.grants, ...more], covered: receipt.covered + more.length, armed: receipt.armed + armed };
  if (armed === 0) return grown;
  const { confirmedAt: _, word: __, seq: ___, ...rest } = grown;
  return { ...rest, owedAt: receipt.lock === 'confirmed' ? instantFrom(now) : receipt.owedAt, lock: 'unconfirmed', via: 'method' };
}

const busySeconds = 20;

/** Whoever gets the claim talks to the lock; undefined: it has confirmed, or somebody does already. `seq`: for the order, unless it has one. */
export function claimReceipt(receipt: DoorReceipt, seq: number, now: When): DoorReceipt | undefined {
  const at = instantFrom(now);
  if (receipt.lock === 'confirmed' || (receipt.busyUntil !== undefined && at < receipt.busyUntil)) return undefined;
  return { ...receipt, seq: receipt.seq ?? seq, busyUntil: minutesAfter(now, busySeconds / 60) };
}

/** The lock has shown, under its name, that it holds none of them. */
export function noteConfirmed(receipt: DoorReceipt, said: { word?: string; deviceTime?: Instant }, now: When): DoorReceipt {
  if (receipt.lock === 'confirmed') return receipt;
  const { busyUntil: _, nextTryAt: __, worstCaseUntil: ___, ...rest } = receipt;
  const at = instantFrom(now);
  return { ...rest, ...said, lock: 'confirmed', tries: receipt.tries + 1, confirmedAt: at, ...(said.word && { lastContact: at }) };
}

export type Unheard = { via: 'method' | 'twin'; worstCaseUntil: Instant; lastContact?: Instant | undefined; isOvertaken: boolean };

/** The lock could not be told, or did not show it. Asked again after a minute, then less often the longer it lasts. `isOvertaken`: the next order needs a new number. */
export function noteUnheard(
  receipt: DoorReceipt,
  { via, worstCaseUntil, lastContact, isOvertaken }: Unheard,
  since: When,
  now: When,
): DoorReceipt {
  if (receipt.lock === 'confirmed') return receipt;
  const { busyUntil: _, seq, ...rest } = receipt;
  return {
    ...rest,
    via,
    worstCaseUntil,
    ...(seq !== undefined && !isOvertaken && { seq }),
    ...(lastContact && { lastContact }),
    tries: receipt.tries + 1,
    nextTryAt: nextTry(since, now),
  };
}

const minute = 60_000;

/** Every minute for five minutes, then less often the longer it lasts, at most an hour apart. */
function nextTry(since: When, now: When): Instant {
  const lasted = new Date(now).getTime() - new Date(since).getTime();
  const pause = lasted < 5 * minute ? minute : Math.min(lasted / 4, 60 * minute);
  return instantFrom(new Date(new Date(now).getTime() + pause));
}

type Standing = Pick<DoorReceipt, 'lock' | 'worstCaseUntil'>;

/** Whether its lock could still open for one of the grants. */
export const isExposed = ({ lock, worstCaseUntil }: Standing, now: When): boolean =>
  lock === 'unconfirmed' && (worstCaseUntil === undefined || instantFrom(now) < worstCaseUntil);

type Turn = Standing & Pick<DoorReceipt, 'tries' | 'nextTryAt' | 'busyUntil'>;

/** Every lock is told once, whatever its lease says; after that only while it could still open: then it drops them by itself. */
const isWanted = (receipt: Turn, now: When) => receipt.lock === 'unconfirmed' && (receipt.tries === 0 || isExposed(receipt, now));

/** Whether it is time to talk to its lock. */
export const isDue = (receipt: Turn, now: When): boolean =>
  isWanted(receipt, now) && [receipt.nextTryAt, receipt.busyUntil].every((at) => at === undefined || at <= instantFrom(now));

/** When something is to be done about it next; undefined: nothing more. */
export function nextMove(receipt: Turn, now: When): Instant | undefined {
  if (!isWanted(receipt, now)) return undefined;
  const [first, ...others] = [receipt.nextTryAt, receipt.busyUntil].filter((at) => at !== undefined);
  const next = first === undefined ? instantFrom(now) : latest(first, ...others);
  return receipt.tries > 0 && receipt.worstCaseUntil !== undefined && receipt.worstCaseUntil < next ? receipt.worstCaseUntil : next;
}
