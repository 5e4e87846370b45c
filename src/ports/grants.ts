import type { Charge } from '../domain/entry.js';
import type {
  AttemptRecord,
  BudgetRecord,
  CodeRecord,
  GrantRecord,
  LockBook,
  LockSaid,
  PhoneBinding,
  PresenceRecord,
} from '../domain/grant-record.js';
import type { DoorId, GrantId, Instant, PersonId } from '../domain/ids.js';
import type { RevocationRecord } from '../domain/revocation-record.js';
import type { DenyRule, Hold, Mode, Target } from '../domain/rule-record.js';
import type { Window } from '../domain/window.js';

export type CodeChange = { from: CodeRecord['state'][]; to: CodeRecord['state']; attemptId?: string; at?: Instant };

/** Grants, codes and lock promises of the doors; one partition a door, every batch atomic. */
export type Grants = {
  /** Creates the grant if it is new; the stored one otherwise. */
  open(grant: GrantRecord): Promise<GrantRecord>;
  read(doorId: DoorId, grantId: GrantId): Promise<GrantRecord | undefined>;
  end(doorId: DoorId, grantId: GrantId): Promise<void>;
  /** The window of a grant that was moved. */
  setWindow(doorId: DoorId, grantId: GrantId, window: Window): Promise<void>;
  /** Live grants of a door. */
  live(doorId: DoorId): Promise<GrantRecord[]>;
  /** Live grants of all doors that have a code and whose window closes after the instant. */
  armedUntilAfter(instant: Instant): Promise<GrantRecord[]>;
  /** One batch: older code superseded, this one created, the grant's generation moved on from that of `previous` (none: 0), the newest there was. `taken`: the tag exists at this door; `stale`: the generation has moved, the grant has ended, or `previous` can open no more though it could when it was read. */
  issue(code: CodeRecord, previous: CodeRecord | undefined): Promise<'issued' | 'taken' | 'stale'>;
  /** Codes of a grant, newest generation first. */
  codes(doorId: DoorId, grantId: GrantId): Promise<CodeRecord[]>;
  /** Codes of a door that were good at some instant of the span, within `slackMinutes`, whatever became of them; and attempts that happened in it. */
  codesIn(doorId: DoorId, span: { from: Instant; to: Instant }, slackMinutes: number): Promise<CodeRecord[]>;
  attemptsIn(doorId: DoorId, span: { from: Instant; to: Instant }): Promise<AttemptRecord[]>;
  /** Binds a live code that is not bound yet to a phone; says whether it did. */
  bind(doorId: DoorId, codeId: string, phone: PhoneBinding): Promise<boolean>;
  /** The sign-in that a live code was shown to. */
  noteShown(doorId: DoorId, codeId: string, shownIn: NonNullable<CodeRecord['shownIn']>): Promise<boolean>;
  /** Codes of a door that may still open it: live, claimed, or used by an answer that is good after the instant. */
  openCodes(doorId: DoorId, after: Instant): Promise<CodeRecord[]>;
  /** Codes under a master key, at one door or at all: those that may still open, as above, or all there ever were, newest first. */
  codesUnder(key: { kid: string; doorId?: DoorId | undefined }, after: Instant | 'ever'): Promise<CodeRecord[]>;
  /** Revokes these codes of a door, as far as they are live or claimed. */
  revokeCodes(doorId: DoorId, codeIds: readonly string[]): Promise<void>;
  /** Moves a code if it is in one of `from`; says whether it did. */
  moveCode(doorId: DoorId, codeId: string, change: CodeChange): Promise<boolean>;
  /** Next sequence number for the door's lock, with the lease noted before anything is sent. The largest lease ever sent stays. `above`: the number must be higher than this one. */
  nextSequence(doorId: DoorId, lease?: Instant, above?: number): Promise<LockBook>;
  lockBook(doorId: DoorId): Promise<LockBook | undefined>;
  /** Books of all locks that were ever told something. */
  lockBooks(): Promise<LockBook[]>;
  /** Books of all locks, at any door, whose largest lease ends after the instant. */
  leasedAfter(instant: Instant): Promise<LockBook[]>;
  noteContact(doorId: DoorId, at: Instant): Promise<void>;
  /** Records an attempt judged by a lock or refused before any code was found; the stored one if the id is known. */
  noteAttempt(attempt: AttemptRecord): Promise<AttemptRecord>;
  /** Doors whose codes or attempts were left `claimed` before the instant: swept to `revoked` and `denied`. */
  sweepClaimed(before: Instant): Promise<number>;
};

/** How an attempt ends: everything of it in one batch. */
export type Ending = {
  /** As it is to stand: granted or denied. */
  attempt: AttemptRecord;
  /** The code this attempt has claimed: used up with it, or free again. */
  claimed?: { id: string; to: 'used' | 'live' };
  /** The code of the first of two persons, used up by the same entry. */
  other?: CodeRecord;
  /** Of a first person, for the second. */
  presence?: PresenceRecord;
  /** What its reader was charged: given back for a code of ours, kept for a guess. */
  charged?: { budget: BudgetRecord; as: 'ours' | 'guess' };
};

/** The records of one entry (R0 to R4), all in the door's partition, strongly read. */
export type EntryBook = {
  attempt(doorId: DoorId, attemptId: string): Promise<AttemptRecord | undefined>;
  /** Attempts of this id at any door. */
  attemptsNamed(attemptId: string): Promise<AttemptRecord[]>;
  /**
   * R0. One batch: the attempt as it begins, its reader's budget charged by `step`, and one more guess of its terminal under made-up
   * reader names where `mostNamed` is given. `repeated`: the attempt id is known. `throttled`: nothing was written.
   */
  begin(attempt: AttemptRecord, step: (budget: BudgetRecord) => Charge, mostNamed?: number): Promise<Begun>;
  code(doorId: DoorId, codeId: string): Promise<CodeRecord | undefined>;
  /** The newest code of any door that bears one of these site tags. */
  codeElsewhere(siteTags: readonly string[]): Promise<CodeRecord | undefined>;
  /** R1 and R2: claims the code for this attempt if it is live and inside its time. `refused`: it is not. */
  claim(codeId: string, attempt: AttemptRecord): Promise<{ kind: 'claimed' | 'refused'; code: CodeRecord } | { kind: 'absent' }>;
  /** R4, or the end without it. False when the claim, or the other person's code, is gone: nothing was written. */
  settle(ending: Ending): Promise<boolean>;
  presence(doorId: DoorId): Promise<PresenceRecord | undefined>;
  /** What a lock says of the answer to this attempt; its first word stands. */
  noteLockSaid(doorId: DoorId, attemptId: string, said: LockSaid): Promise<void>;
  /** Whether this person has entered here by a code of theirs, at the instant or later. */
  hasEntered(doorId: DoorId, personId: PersonId, since: Instant): Promise<boolean>;
};

export type Begun = { kind: 'begun' | 'throttled'; budget: BudgetRecord } | { kind: 'repeated' };

export type Rules = {
  /** The rules of these fixed ids that exist now, strongly read. */
  read(ids: readonly string[]): Promise<DenyRule[]>;
  /** Denies the target from now on, for one more reason. The same revocation holds it once. */
  hold(target: Target, hold: Hold): Promise<void>;
  /** Applies a pure transition to the target's rule, if it has one. */
  changeRule(target: Target, transition: (rule: DenyRule) => DenyRule): Promise<void>;
  createRevocation(record: RevocationRecord): Promise<RevocationRecord>;
  revocation(revocationId: string): Promise<RevocationRecord | undefined>;
  changeRevocation(revocationId: string, transition: (record: RevocationRecord) => RevocationRecord): Promise<RevocationRecord | undefined>;
  /** Revocations and lockdowns, newest first, 200 a page. `open`: not over yet (domain/lockdown). */
  listRevocations(filter: { mode?: Mode; open?: boolean }, next?: string): Promise<{ revocations: RevocationRecord[]; next?: string }>;
};
