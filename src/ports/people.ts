import type { Device, TenantPolicy } from '../domain/conditional-access.js';
import type { Delegations } from '../domain/delegation.js';
import type { GlassBook } from '../domain/glass-book.js';
import type { Instant, PersonId } from '../domain/ids.js';
import type { NamedLocation } from '../domain/named-locations.js';
import type { PushBook } from '../domain/push-book.js';
import type { SignIn } from '../domain/request-record.js';
import type { Habits } from '../domain/risk-habits.js';
import type { RiskLevel } from '../domain/risk-score.js';
import type { Moved } from '../domain/signals/graph-notice.js';

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

/** All that a gate asks about one person, read at once. `methods`: registered second factors; absent where the tenant has no licence to tell; `roles`: app roles of the API, where they were asked for. */
export type PersonFacts = { person: Person; groups: string[]; methods?: string[]; devices: Device[]; roles?: string[] };

/** `people`: undefined for nobody; `members`: by group. */
export type Gathering = { people: ReadonlyMap<PersonId, Person | undefined>; members: ReadonlyMap<string, readonly Person[]> };

/** People and their groups. Throws LatchError `directory-unavailable` when it cannot say. */
export type Directory = {
  person(id: PersonId): Promise<Person | undefined>;
  /** Those of the groups the person belongs to, directly or through other groups. */
  memberOf(id: PersonId, groupIds: readonly string[]): Promise<string[]>;
  /** These people, and everybody who is in one of these groups directly or through others, read at once; whoever was told of within `ageMs` is not asked about (default: everybody is). */
  gather(ids: readonly PersonId[], groupIds: readonly string[], ageMs?: number): Promise<Gathering>;
  /** Something changed in the directory: what it told before counts no more. */
  forget(): void;
  /** Everybody with this mail address: a way to find people, never to know who somebody is. */
  withMail(mail: string): Promise<Person[]>;
  /**
   * What a gate needs of these people, in their order and asked anew; undefined for nobody. `groupIds`: which of the groups matter; `roles`: whether app roles do;
   * `until`: when it must be known, at once without it. Throws `directory-busy` when it can be asked about somebody only later: their turn is kept.
   */
  factsOf(
    ids: readonly PersonId[],
    groupIds: readonly string[],
    more?: { roles: boolean; until?: Instant },
  ): Promise<(PersonFacts | undefined)[]>;
  /** When `factsOf` could answer about these people; undefined where nobody need be waited for. `keep`: their turns are kept for them. */
  foresee(ids: readonly PersonId[], until: Instant, keep: boolean): Promise<Instant | undefined>;
};

/** Who decides in whose place, and when. Throws `records-unavailable`. */
export type DelegationBook = {
  of(id: PersonId): Promise<Delegations>;
  /** Those who have ever named this person as their delegate. */
  naming(to: PersonId): Promise<Delegations[]>;
  /** Applies a pure transition under the record's etag, beginning with none at all. */
  change(id: PersonId, transition: (delegations: Delegations) => Delegations): Promise<Delegations>;
};

/** How often approvers were asked of late. Throws `records-unavailable`. */
export type PushBooks = { change(id: PersonId, transition: (book: PushBook) => PushBook): Promise<PushBook> };

/** For what people have broken the glass. Throws `records-unavailable`. */
export type GlassBooks = {
  of(id: PersonId): Promise<GlassBook>;
  change(id: PersonId, transition: (book: GlassBook) => GlassBook): Promise<GlassBook>;
};

/** The app roles somebody holds, for channels whose tokens do not name them. Throws `directory-unavailable`. */
export type AppRoles = { of(id: PersonId): Promise<string[]> };

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

/** Change notifications of the directory. Throws `directory-unavailable`. */
export type Subscriptions = {
  /** Creates what is missing or carries an earlier word, renews what ends within half its life (`anew`: all of them), deletes what is there twice. */
  keep(resources: readonly string[], to: { url: string; clientState: string; anew?: boolean }): Promise<void>;
  /** Those that go to this address. */
  standing(url: string): Promise<{ id: string; resource: string; until: Instant }[]>;
};

export type ChangedResource = 'users' | 'groups';

/**
 * What has changed in the directory since a place in its history, a page at a time. `people`, and who came and went in `groups`: by object id; `isAboutAnybody`: it
 * does not say about whom; `place`: where the next page begins, which `isLast` says is not there yet. `lost`: the directory does not know the place any more. Throws
 * `directory-unavailable`.
 */
export type DirectoryChanges = {
  /** The place that is now. */
  begin(resource: ChangedResource): Promise<string>;
  since(
    resource: ChangedResource,
    place: string,
  ): Promise<
    { kind: 'changes'; people: string[]; groups: Moved[]; isAboutAnybody: boolean; place: string; isLast: boolean } | { kind: 'lost' }
  >;
};

/** The place up to which we have read it. Throws `records-unavailable`. */
export type ReadingPlaces = {
  of(resource: ChangedResource): Promise<string | undefined>;
  keep(resource: ChangedResource, place: string): Promise<void>;
};
