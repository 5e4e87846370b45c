import type { ApprovalLink } from './domain/approval-link.js';
import type { AuditRecord } from './domain/audit-record.js';
import type { Device, TenantPolicy } from './domain/conditional-access.js';
import type { DoorChange } from './domain/door-change.js';
import type { DoorRecord } from './domain/door-record.js';
import type { Charge } from './domain/entry.js';
import type {
  AttemptRecord,
  BudgetRecord,
  CodeRecord,
  DenialReason,
  GrantRecord,
  LockBook,
  PhoneBinding,
  PresenceRecord,
} from './domain/grant-record.js';
import type { DoorId, GrantId, Instant, PersonId, RequestId } from './domain/ids.js';
import type { Key } from './domain/latch-code.js';
import type { NamedLocation } from './domain/named-locations.js';
import type { SealedPhone } from './domain/phone-seal.js';
import type { RequestRecord, RequestStatus, SignIn } from './domain/request-record.js';
import type { Habits } from './domain/risk-habits.js';
import type { RiskLevel } from './domain/risk-score.js';
import type { DenyRule, RevocationRecord } from './domain/rule-record.js';
import type { Card } from './domain/teams-cards/card.js';

/** Everything but orchestrations takes the time from here. */
export type Clock = { now(): Date };

/** What the directory says of a person; mail and phone are looked up when a message leaves, and never kept. */
export type Person = {
  id: PersonId;
  displayName: string;
  accountEnabled: boolean;
  userType: 'member' | 'guest';
  employeeId?: string;
  company?: string;
  mail?: string;
  mobile?: string;
  language?: string;
  /** Sessions begun before this instant are void. */
  sessionsValidFrom?: Instant;
};

/** All that a gate asks about one person, read at once. `methods`: registered second factors; absent where the tenant has no licence to tell. */
export type PersonFacts = { person: Person; groups: string[]; methods?: string[]; devices: Device[] };

/** People and their groups. Throws LatchError `directory-unavailable` when it cannot say. */
export type Directory = {
  person(id: PersonId): Promise<Person | undefined>;
  /** Those of the groups the person belongs to, directly or through other groups. */
  memberOf(id: PersonId, groupIds: readonly string[]): Promise<string[]>;
  /** People in the group, directly or through other groups. */
  members(groupId: string): Promise<Person[]>;
  /** What a gate needs of these people, in their order and asked anew; undefined for nobody. `groupIds`: which of the groups matter. */
  factsOf(ids: readonly PersonId[], groupIds: readonly string[]): Promise<(PersonFacts | undefined)[]>;
};

/** The tenant's conditional access. Throws `risk-unavailable`. */
export type TenantAccess = {
  /** Its named locations, at most an hour old. */
  locations(): Promise<NamedLocation[]>;
  /** The tenant's policies that apply to such a sign-in of this person. `off`: not to be asked; `unlicensed`: the tenant, or this app, may not ask. */
  evaluate(id: PersonId, signIn: SignIn, device: Device | undefined): Promise<TenantPolicy[] | 'off' | 'unlicensed'>;
};

/** How risky the sign-in service finds a person right now. `detections`: open ones, by Graph's name of their kind. `ageMs`: how old the answer may be, a second without it. Undefined: it has never had a reason to look. Throws `risk-unavailable`. */
export type RiskSignals = { of(id: PersonId, ageMs?: number): Promise<{ level: RiskLevel; detections?: string[] } | undefined> };

/** What is usual for each person; erased by `forget`. Throws `records-unavailable`. */
export type HabitBook = {
  of(id: PersonId): Promise<Habits | undefined>;
  /** Applies a pure lesson under the record's etag, beginning with no habits at all. The same object back means: nothing to write. */
  learn(id: PersonId, lesson: (habits: Habits) => Habits): Promise<void>;
  forget(id: PersonId): Promise<void>;
};

/** Change notifications of the directory. `keep` creates what is missing and renews what ends within half its life. Throws `directory-unavailable`. */
export type Subscriptions = { keep(resources: readonly string[], to: { url: string; clientState: string }): Promise<void> };

/** Access requests. Every throw is LatchError `records-unavailable`. */
export type Requests = {
  create(record: RequestRecord): Promise<{ kind: 'created' | 'exists'; record: RequestRecord }>;
  read(id: RequestId): Promise<RequestRecord | undefined>;
  /** Applies a pure transition under the record's etag, again when somebody was faster. The same object back means: nothing to write. */
  change(id: RequestId, transition: (record: RequestRecord) => RequestRecord): Promise<RequestRecord | undefined>;
  /** Newest first, 200 a page. */
  list(filter: { personId?: PersonId; status?: RequestStatus }, next?: string): Promise<{ requests: RequestRecord[]; next?: string }>;
  /** Every request that has not reached its end. */
  open(): Promise<RequestRecord[]>;
  /** How many of them this person has asked for. */
  openOf(requesterId: PersonId): Promise<number>;
  /** Those that ended while a lock still had to be told. */
  unconfirmed(): Promise<RequestRecord[]>;
};

/** Links in the mails to approvers, by the digest of their token. Throws `records-unavailable`. */
export type ApprovalLinks = {
  /** One that exists stays as it is. */
  create(link: ApprovalLink): Promise<void>;
  read(id: string): Promise<ApprovalLink | undefined>;
  /** Applies a pure transition under the record's etag. The same object back means: nothing to write. */
  change(id: string, transition: (link: ApprovalLink) => ApprovalLink): Promise<ApprovalLink | undefined>;
  /** The link that went out in this message. */
  sentIn(messageId: string): Promise<ApprovalLink | undefined>;
};

export type CodeChange = { from: CodeRecord['state'][]; to: CodeRecord['state']; attemptId?: string; at?: Instant };

/** Grants, codes and lock promises of the doors; one partition a door, every batch atomic. */
export type Grants = {
  /** Creates the grant if it is new; the stored one otherwise. */
  open(grant: GrantRecord): Promise<GrantRecord>;
  read(doorId: DoorId, grantId: GrantId): Promise<GrantRecord | undefined>;
  end(doorId: DoorId, grantId: GrantId): Promise<void>;
  /** Live grants of a door. */
  live(doorId: DoorId): Promise<GrantRecord[]>;
  /** Live grants of all doors that have a code and whose window closes after the instant. */
  armedUntilAfter(instant: Instant): Promise<GrantRecord[]>;
  /** One batch: older code superseded, this one created, the grant's generation moved on from that of `previous` (none: 0), the newest there was. `taken`: the tag exists at this door; `stale`: the generation has moved. */
  issue(code: CodeRecord, previous: CodeRecord | undefined): Promise<'issued' | 'taken' | 'stale'>;
  /** Codes of a grant, newest generation first. */
  codes(doorId: DoorId, grantId: GrantId): Promise<CodeRecord[]>;
  /** Binds a live code that is not bound yet to a phone; says whether it did. */
  bind(doorId: DoorId, codeId: string, phone: PhoneBinding): Promise<boolean>;
  /** Moves a code if it is in one of `from`; says whether it did. */
  moveCode(doorId: DoorId, codeId: string, change: CodeChange): Promise<boolean>;
  /** Next sequence number for the door's lock, with the lease noted before anything is sent. The largest lease ever sent stays. `above`: the number must be higher than this one. */
  nextSequence(doorId: DoorId, lease?: Instant, above?: number): Promise<LockBook>;
  lockBook(doorId: DoorId): Promise<LockBook | undefined>;
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
  /** R1 and R2: claims the code for this attempt if it is live and inside its time. `refused`: it is not. */
  claim(codeId: string, attempt: AttemptRecord): Promise<{ kind: 'claimed' | 'refused'; code: CodeRecord } | { kind: 'absent' }>;
  /** R4, or the end without it. False when the claim, or the other person's code, is gone: nothing was written. */
  settle(ending: Ending): Promise<boolean>;
  presence(doorId: DoorId): Promise<PresenceRecord | undefined>;
};
export type Begun = { kind: 'begun' | 'throttled'; budget: BudgetRecord } | { kind: 'repeated' };

export type Rules = {
  /** The rules of these fixed ids that exist now, strongly read. */
  read(ids: readonly string[]): Promise<DenyRule[]>;
  create(rule: DenyRule): Promise<DenyRule>;
  createRevocation(record: RevocationRecord): Promise<RevocationRecord>;
  revocation(revocationId: string): Promise<RevocationRecord | undefined>;
  changeRevocation(revocationId: string, transition: (record: RevocationRecord) => RevocationRecord): Promise<RevocationRecord | undefined>;
};

export type Doors = {
  read(id: DoorId): Promise<DoorRecord | undefined>;
  /** As `read`, but up to two seconds old; what is changed here shows at once. For entries. */
  known(id: DoorId): Promise<DoorRecord | undefined>;
  list(): Promise<DoorRecord[]>;
  /** False: there is a door of this id. */
  create(record: DoorRecord): Promise<boolean>;
  /** Applies a pure transition under the record's etag. The same object back means: nothing to write. */
  change(id: DoorId, transition: (record: DoorRecord) => DoorRecord): Promise<DoorRecord | undefined>;
};

/** Changes of doors, each with everything that became of it. Throws `records-unavailable`. */
export type DoorChanges = {
  create(change: DoorChange): Promise<{ kind: 'created' | 'exists'; record: DoorChange }>;
  read(changeId: string): Promise<DoorChange | undefined>;
  change(changeId: string, transition: (change: DoorChange) => DoorChange): Promise<DoorChange | undefined>;
  /** Newest first. */
  of(doorId: DoorId): Promise<DoorChange[]>;
  /** Confirmed and not carried out: what a crash left behind. */
  unsettled(): Promise<DoorChange[]>;
};

/** A device as the hub knows it. `desired`, `reported`: the grants its twin names. */
export type HubDevice = { deviceId: string; status: 'enabled' | 'disabled'; desired: string[]; reported: string[] };

/** Who may connect to the hub, and by which certificate. Throws `locks-unavailable` or `hub-throttled`. */
export type DeviceRegistry = {
  /** Registers the device by its certificates (SHA-256, hex), or gives it these instead of those it had; its status stays. */
  put(deviceId: string, certificates: readonly string[]): Promise<void>;
  /** The device can never connect again; one that is not there is gone already. */
  remove(deviceId: string): Promise<void>;
  standing(deviceId: string): Promise<'enabled' | 'disabled' | 'missing'>;
  all(): Promise<HubDevice[]>;
};

/** The authority that makes certificates of devices, where there is one. Throws `authority-unavailable`. */
export type DeviceAuthority = {
  /** `csr`: PKCS #10 in PEM; it names the device. The certificate comes back as PEM. */
  sign(csr: string): Promise<{ kind: 'issued'; certificate: string } | { kind: 'refused'; because: 'no-authority' | 'bad-request' }>;
};

/** Audit records, append-only; the same id again changes nothing. */
export type AuditTrail = {
  append(record: AuditRecord): Promise<void>;
  list(filter: AuditFilter, next?: string): Promise<{ records: AuditRecord[]; next?: string }>;
};
export type AuditFilter = { door?: string; person?: string; request?: string; from?: Instant; to?: Instant };

/** Remembers that an operation with outside effect was done, so that its second run does nothing. */
export type Effects = {
  done(instanceId: string, operationId: string): Promise<boolean>;
  note(instanceId: string, operationId: string, detail: Record<string, string>): Promise<void>;
  /** What was noted with the operations of an instance. */
  of(instanceId: string): Promise<Record<string, string>[]>;
};

export type ArmOrder = {
  armId: string;
  seq: number;
  grantId: GrantId;
  generation: number;
  notBefore: Instant;
  notAfter: Instant;
  leaseUntil: Instant;
  /** Base64url; only for doors whose lock judges. */
  verifier?: string;
  /** The phone the code is bound to; only for doors whose lock judges. */
  phone?: SealedPhone;
};

export type ArmedGrant = { grantId: string; generation: number; notBefore: Instant; notAfter: Instant; seq: number };
export type LockReport = {
  armed: ArmedGrant[];
  leaseUntil?: Instant;
  seq: number;
  deviceTime: Instant;
  offsetMs: number;
  batteryPercent: number;
  /** Grants it could still take. */
  capacityLeft?: number | undefined;
  /** Whose keys it holds; 0: it was never enrolled. */
  enrolment?: number;
};

/** What a lock says, or that it could not be reached: then the order stands in its twin and waits there. */
export type LockReply<T> =
  | { kind: 'answered'; answer: T }
  | { kind: 'refused'; because: string }
  | { kind: 'unreachable'; because: string };

/** The locks, through IoT Hub. Arms and disarms that cannot be delivered are left as desired properties. Throws `locks-unavailable` when the hub itself is down. */
export type Locks = {
  arm(door: DoorRecord, order: ArmOrder): Promise<LockReply<{ seq: number; deviceTime: Instant }>>;
  disarm(door: DoorRecord, order: { seq: number; grantIds: GrantId[] }): Promise<LockReply<{ seq: number }>>;
  sync(door: DoorRecord, order: { seq: number; leaseUntil: Instant }): Promise<LockReply<{ leaseUntil: Instant; offsetMs: number }>>;
  /** `arrivalSeconds`: how long a lock that is just connecting is waited for; not at all without it. */
  readBack(door: DoorRecord, arrivalSeconds?: number): Promise<LockReply<LockReport>>;
  /** Gives the lock the keys of the enrolment in its door's record; what was armed under older ones is gone. */
  enrol(door: DoorRecord): Promise<LockReply<{ enrolled: true }>>;
  /** Relays one presentation to a lock that judges for itself. `stretched`: base64url. */
  present(
    door: DoorRecord,
    attempt: { attemptId: string; readerId: string; stretched: string },
  ): Promise<LockReply<{ result: 'granted' | 'denied'; because?: DenialReason; grantId?: GrantId; generation?: number }>>;
};

/** Where a message goes and what it says. `operationId`: a UUID, the same for every run of the same effect. */
export type Mail = { operationId: string; to: { address: string; name: string }; subject: string; text: string; html: string };
export type TextMessage = { operationId: string; to: string; text: string };

/** Mailboxes of departments, where there are any. `security`: alarms; `facility`: locks that are not ready. */
export type Mailboxes = { security?: string | undefined; facility?: string | undefined };

/** Throws LatchError `delivery-unavailable` for what may pass; `refused` will never work. */
export type Messages = {
  email(mail: Mail): Promise<{ kind: 'sent' } | { kind: 'refused'; because: string }>;
  sms(message: TextMessage): Promise<{ kind: 'sent' } | { kind: 'refused'; because: string }>;
};

/** Where a card stands in Teams, so that it can be changed there. */
export type CardPlace = { serviceUrl: string; conversationId: string; activityId: string };

/** Our bot in Teams. Throws `delivery-unavailable` for what may pass. */
export type Teams = {
  /** A card in the person's own chat with the bot. `absent`: they have not got the app. */
  send(to: PersonId, card: Card, operationId: string): Promise<{ kind: 'sent'; place: CardPlace } | { kind: 'absent' }>;
  /** A card into a chat that somebody wrote in. */
  reply(chat: Omit<CardPlace, 'activityId'>, card: Card): Promise<void>;
  /** Puts another card where one stands; one that is gone stays gone. */
  change(place: CardPlace, card: Card): Promise<void>;
};

/** A workflow that posts cards into a channel, where nothing on them can act. Throws `delivery-unavailable`. */
export type TeamsChannel = { post(card: Card): Promise<{ kind: 'sent' } | { kind: 'refused'; because: string }> };

/** Master keys from the vault; two live at most. Throws `keys-unavailable`. */
export type MasterKeys = {
  current(): Promise<{ kid: string; master: Key }>;
  byId(kid: string): Promise<Key | undefined>;
  all(): Promise<{ kid: string; master: Key }[]>;
};

/** What a verified token says of its bearer. */
export type Identity = {
  kind: 'person' | 'application';
  id: PersonId;
  tenantId: string;
  roles: readonly string[];
  /** Authentication contexts the sign-in met (`acrs`). */
  contexts: readonly string[];
  /** Whether the client said that it can answer a claims challenge (`xms_cc` has `cp1`). */
  takesChallenges?: boolean;
  authTime?: Date;
  issuedAt: Date;
  clientAddress?: string;
  deviceId?: string;
};

/** Verifies `Authorization` values against Entra's keys. `missing-scope`: a person's token, but not for us to act on; `unavailable`: the keys could not be fetched. */
export type Tokens = {
  verify(
    authorization: string | undefined,
  ): Promise<{ kind: 'identity'; identity: Identity } | { kind: 'refused'; because?: 'missing-scope' } | { kind: 'unavailable' }>;
};

/** Whether a sign-in still counts: our API gets no continuous access evaluation, so it asks the directory itself. */
export type Sessions = {
  /** As remembered for at most a minute; `ask: 'now'` remembers nothing. `unknown`: the directory is silent and had nothing against this person before. */
  standing(who: Identity, ask?: 'now'): Promise<'open' | 'session-revoked' | 'account-disabled' | 'unknown'>;
  /** Something about this person changed: the next call asks again. */
  forget(id: PersonId): void;
};

/** Verifies the `Latch-Assertion` of a terminal: ES256 by one of the door's enabled terminals, over this attempt and these exact body bytes, once. */
export type Terminals = {
  verify(
    door: DoorRecord,
    assertion: string | undefined,
    call: { attemptId: string; body: Uint8Array },
  ): Promise<{ kind: 'terminal'; terminalId: string } | { kind: 'refused' }>;
};

/** What a granted entry at a cloud-judged door lets the lock do, until `answerUntil`. `at`: when it was presented. */
export type Grantable = { grantId: GrantId; generation: number; attemptId: string; at: Instant; answerUntil: Instant };

/** The cloud's signed word to a lock: compact JWS, HS256 under the lock's key, the same text for the same grant however late it is asked for. Undefined for a door without a lock. Throws `keys-unavailable`. */
export type Answers = { sign(door: DoorRecord, granted: Grantable): Promise<string | undefined> };
