import type { Instant } from '../domain/ids.js';
import type { SignalRecord } from '../domain/signals/signal-record.js';

/** What the feeds told us. Throws LatchError `records-unavailable`. */
export type SignalBook = {
  create(record: SignalRecord): Promise<{ kind: 'created' | 'exists'; record: SignalRecord }>;
  read(id: string): Promise<SignalRecord | undefined>;
  change(id: string, transition: (record: SignalRecord) => SignalRecord): Promise<SignalRecord | undefined>;
  /** Those about which not everything has been done, oldest first, so many at most. */
  unsettled(most: number): Promise<SignalRecord[]>;
  /** What the directory told since then. */
  since(at: Instant): Promise<SignalRecord[]>;
};

/** Why a security event token is refused: the codes of RFC 8935, section 2.4, and `invalid_state` of the Shared Signals Framework. */
export type SetError =
  | 'invalid_request'
  | 'invalid_key'
  | 'invalid_issuer'
  | 'invalid_audience'
  | 'authentication_failed'
  | 'access_denied'
  | 'invalid_state';

/** A security event token that is what it says. `digest`: of the whole token. */
export type SecurityEventToken = {
  issuer: string;
  jti: string;
  issuedAt: Date;
  digest: string;
  subject: unknown;
  events: Record<string, unknown>;
};

/** Verifies security event tokens. `unavailable`: the transmitter's keys could not be fetched. */
export type SecurityEventTokens = {
  /** What tokens for us name. */
  audience: string;
  /** Whose names for people we understand: the transmitter's and the tenant's. */
  subjectIssuers: readonly string[];
  verify(
    token: string,
  ): Promise<
    { kind: 'genuine'; token: SecurityEventToken } | { kind: 'refused'; error: SetError; because: string } | { kind: 'unavailable' }
  >;
};

/** A stream as the transmitter has it. `delivered`: the events it brings, where it says so. */
export type StreamView = { id: string; audience: string[]; status: string; delivered?: string[] };

/** Our stream at the transmitter. Throws LatchError `signals-unavailable`. */
export type SignalStream = {
  /** Creates it, or sets right what is not as wanted. `authorization`: the header that everything it sends carries. */
  keep(wanted: { url: string; authorization: string; events: readonly string[] }): Promise<StreamView>;
  /** The one that leads to this address; nothing is changed. */
  find(url: string): Promise<StreamView | undefined>;
  /** Has the transmitter send a verification event with this state. */
  verify(id: string, state: string): Promise<void>;
};
