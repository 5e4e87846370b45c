import type { Instant, PersonId } from '../domain/ids.js';
import type { Key } from '../domain/latch-code.js';
import type { Erasure } from '../domain/privacy/erasure.js';
import type { LegalHold } from '../domain/privacy/legal-hold.js';

/** Each person's own key. Throws `records-unavailable` or `keys-unavailable`. */
export type PersonKeys = {
  /** The person's key, made at its first use. */
  of(id: PersonId): Promise<Key>;
  /** Undefined: there never was one, or it is gone for good. */
  find(id: PersonId): Promise<Key | undefined>;
  forget(id: PersonId): Promise<void>;
  /** People whose key has sealed nothing since. */
  unusedSince(at: Instant): Promise<PersonId[]>;
  /** Wraps what is wrapped under an older master key anew, so that that one can be given up; says how many. */
  rewrap(): Promise<number>;
};

export type LegalHolds = {
  create(hold: LegalHold): Promise<void>;
  read(holdId: string): Promise<LegalHold | undefined>;
  change(holdId: string, transition: (hold: LegalHold) => LegalHold): Promise<LegalHold | undefined>;
  all(): Promise<LegalHold[]>;
};

export type Erasures = {
  read(id: PersonId): Promise<Erasure | undefined>;
  put(erasure: Erasure): Promise<void>;
};
