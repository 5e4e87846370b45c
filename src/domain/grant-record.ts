import { z } from 'zod';
import { DoorId, GrantId, Instant, PersonId, RequestId, SiteId } from './ids.js';
import { PhoneKey } from './phone-proof.js';
import { Window } from './window.js';

/** Who and what a grant belongs to; codes carry it too, so that an entry needs no second read to know which rules apply. */
const Holder = z.object({
  doorId: DoorId,
  grantId: GrantId,
  requestId: RequestId,
  subjectId: PersonId,
  siteId: SiteId,
  vendor: z.string().optional(),
});

/** An approved request at one door: container `grants`, partition `/doorId`, id = grantId. `generation` 0: no code was made yet. */
export const GrantRecord = Holder.extend({
  id: GrantId,
  kind: z.literal('grant'),
  window: Window,
  generation: z.int().min(0),
  state: z.enum(['live', 'ended']),
});
export type GrantRecord = z.infer<typeof GrantRecord>;

/** The phone a code was shown on, and when its holder had signed in there: the code dies with that session. */
export const PhoneBinding = z.object({ publicJwk: PhoneKey, signedInAt: Instant });
export type PhoneBinding = z.infer<typeof PhoneBinding>;

/** One generation of a grant's code: id = `c:` + tag. Never the code. `claimed` is burned: it either becomes `used` or stays dead. */
export const CodeRecord = Holder.extend({
  id: z.string().startsWith('c:'),
  kind: z.literal('code'),
  generation: z.int().min(1),
  kid: z.string(),
  notBefore: Instant,
  notAfter: Instant,
  state: z.enum(['live', 'claimed', 'used', 'revoked', 'superseded', 'expired']),
  /** By which it is recognised at the other doors of its site, where it opens nothing; absent on codes that were made before there was one. */
  siteTag: z.string().optional(),
  /** Who asked and who approved, so that an entry knows at once which rules apply; absent on codes that were made before this was noted. */
  requesterId: PersonId.optional(),
  approverIds: z.array(PersonId).optional(),
  /** Set once, at reveal: from then on the code opens only with a proof by this phone. */
  boundTo: PhoneBinding.optional(),
  /** The sign-in a sealed code was shown to: revoked later than this, the code is dead. */
  shownIn: z.object({ signedInAt: Instant, deviceId: z.string().optional() }).optional(),
  attemptId: z.string().optional(),
  claimedAt: Instant.optional(),
  usedAt: Instant.optional(),
  /** Until when a granted answer could still move the lock; a revocation waits for it. */
  answerUntil: Instant.optional(),
});
export type CodeRecord = z.infer<typeof CodeRecord>;

/** Free to be claimed, or claimed by an entry that is being judged and may set it free again. */
export const isAlive = ({ state }: Pick<CodeRecord, 'state'>): boolean => state === 'live' || state === 'claimed';

export const DenialReason = z.enum([
  'unknown-code',
  'too-early',
  'too-late',
  'used',
  'revoked',
  'wrong-door',
  'throttled',
  'lockdown',
  'door-offline',
  'clock-untrusted',
  'not-bound',
  'not-armed',
  'rules-unavailable',
  'second-person',
  'no-escort',
]);
export type DenialReason = z.infer<typeof DenialReason>;

/** The first of two persons at a door that asks for two. */
export const Together = z.object({ attemptId: z.string(), grantId: GrantId, requestId: RequestId });

/** One presentation of a code: id = `a:` + attemptId. Final when granted or denied; the audit takes it from there. */
export const AttemptRecord = z.object({
  id: z.string().startsWith('a:'),
  kind: z.literal('attempt'),
  doorId: DoorId,
  attemptId: z.string(),
  readerId: z.string(),
  terminalId: z.string().optional(),
  judge: z.enum(['cloud', 'lock']),
  at: Instant,
  /** When the cloud heard of it; `at` is then the lock's own time. */
  receivedAt: Instant.optional(),
  /** Its line in the lock's own log. */
  device: z.object({ id: z.string(), logId: z.string().optional(), seq: z.int() }).optional(),
  state: z.enum(['claimed', 'granted', 'denied']),
  because: DenialReason.optional(),
  grantId: GrantId.optional(),
  requestId: RequestId.optional(),
  subjectId: PersonId.optional(),
  generation: z.int().optional(),
  answerUntil: Instant.optional(),
  /** Of a throttled attempt: until when its reader was blocked. */
  throttledUntil: Instant.optional(),
  /** Of a code of another door: which. Its grant is that door's. */
  belongsTo: DoorId.optional(),
  /** What the lock made of a granted answer, in its own words and by its own clock; nothing is heard of one that never got there. */
  lockSaid: z.object({ opened: z.boolean(), because: z.string().optional(), at: Instant }).optional(),
  /** Of an entry by two: whose code opened the door together with this one. */
  together: Together.optional(),
});
export type AttemptRecord = z.infer<typeof AttemptRecord>;
export type LockSaid = NonNullable<AttemptRecord['lockSaid']>;

/** Attempt budget of one reader at one door: id = `b:` + readerId. Outlives every code. */
export const BudgetRecord = z.object({
  id: z.string().startsWith('b:'),
  kind: z.literal('budget'),
  doorId: DoorId,
  wrong: z.int(),
  lastWrongAt: Instant.optional(),
  throttledUntil: Instant.optional(),
  day: z.string(),
  today: z.int(),
  typoMinute: z.string().optional(),
  typos: z.int(),
});
export type BudgetRecord = z.infer<typeof BudgetRecord>;

/** What the cloud has promised one lock: id `lock`. Sequence and lease are written here before anything is sent. */
export const LockBook = z.object({
  id: z.literal('lock'),
  kind: z.literal('lock'),
  doorId: DoorId,
  seq: z.int(),
  leaseUntil: Instant.optional(),
  lastContactAt: Instant.optional(),
});
export type LockBook = z.infer<typeof LockBook>;

/** Who stood at a door that asks for two persons a moment ago: id `presence`. Their code is still alive. */
export const PresenceRecord = Together.extend({
  id: z.literal('presence'),
  kind: z.literal('presence'),
  doorId: DoorId,
  subjectId: PersonId,
  codeId: CodeRecord.shape.id,
  at: Instant,
});
export type PresenceRecord = z.infer<typeof PresenceRecord>;
