import type { SealedPhone } from '../../../domain/phone-seal.js';
import type { ReaderBudgets } from './reader-budget.js';

/** Given once by the cloud, sealed to the device's certificate: what the lock checks codes and answers with. */
export type Enrolment = { enrolment: number; lockKey: string; salt: string; scryptCost: number };

/** One armed grant. Without a verifier only the cloud's signed answer opens. Instants ISO 8601, ms. */
export type HeldGrant = {
  grantId: string;
  generation: number;
  notBefore: string;
  notAfter: string;
  leaseUntil: string;
  seq: number;
  verifier?: string;
  /** Bound to this phone: it opens by being held to the lock, and a code only together with its proof. */
  phone?: SealedPhone;
  /** The trace id of its request: the lock's own lines about it carry it. Orders in a twin have none, space there is short. */
  trace?: string;
  /** Armed through the twin: gone from the twin means withdrawn. */
  fromTwin: boolean;
};

/** What of a grant a code is checked against. */
export type CodeTerms = Pick<HeldGrant, 'grantId' | 'generation' | 'notBefore' | 'notAfter' | 'verifier' | 'trace'>;

/** A code that opened here or whose time is over. Its verifier stays, so that another try is called by its name and is no guess. */
export type SpentCode = CodeTerms & { because: 'used' | 'too-late' };

export type LogEvent =
  | 'enrolled'
  | 'armed'
  | 'disarmed'
  | 'codeUsed'
  | 'codeRejected'
  | 'opened'
  | 'answerRefused'
  | 'doorForced'
  | 'heldOpen'
  | 'tamper';

/** One line of the lock's numbered log. */
export type LogEntry = {
  logSeq: number;
  /** Of a line the cloud is told: which of those it is. */
  tellSeq?: number;
  at: string;
  event: LogEvent;
  grantId?: string;
  generation?: number;
  trace?: string;
  attemptId?: string;
  readerId?: string;
  because?: string;
};

/** What the lock decided about one presentation; kept under its attempt id, so that asking again changes nothing. */
export type Verdict =
  | { result: 'granted'; grantId: string; generation: number; logSeq: number }
  | { result: 'denied'; because: DenialReason; grantId?: string; generation?: number; logSeq: number };

export type DenialReason =
  | 'unknown-code'
  | 'too-early'
  | 'too-late'
  | 'used'
  | 'throttled'
  | 'clock-untrusted'
  | 'not-armed'
  | 'not-bound'
  | 'wrong-door';

/** Everything a lock remembers through a power cut. */
export type LockState = {
  enrolment?: Enrolment;
  /** Highest sequence number seen in any order. */
  seq: number;
  grants: Record<string, HeldGrant>;
  /** Sequence of the last disarm of a grant: an arm that is not newer is refused. */
  disarmed: Record<string, number>;
  spent: SpentCode[];
  verdicts: Record<string, Verdict>;
  /** Attempts opened on the cloud's word. */
  answered: string[];
  readers: ReaderBudgets;
  logSeq: number;
  log: LogEntry[];
  /** Names this log: a lock that lost its memory counts from one again, under another name. */
  logId: string;
  /** How many lines the cloud was to be told so far. */
  told: number;
  /** Log lines the cloud has not acknowledged, oldest first. */
  outbox: LogEntry[];
  /** The door as its contact feels it. `freeUntil`: somebody was just let in. */
  contact: { openSince?: string; freeUntil?: string; heldTold?: boolean };
  batteryPercent: number;
  /** `$version` of the twin it has followed so far: an older patch says nothing new. */
  desiredVersion?: number;
  clock: {
    /** How far the wall clock is from true time; the simulation's own knob. */
    rtcOffsetMs: number;
    /** What the last sync measured the wall clock to be off. */
    measuredOffsetMs: number;
    /** True time is at least this: no clock that says less is believed. */
    knownAt?: string;
  };
};

export const newState = (logId: string): LockState => ({
  seq: 0,
  grants: {},
  disarmed: {},
  spent: [],
  verdicts: {},
  answered: [],
  readers: {},
  logSeq: 0,
  log: [],
  logId,
  told: 0,
  outbox: [],
  contact: {},
  batteryPercent: 100,
  clock: { rtcOffsetMs: 0, measuredOffsetMs: 0 },
});

/** A transition's outcome: what is remembered, and what is said. */
export type Step<R> = { state: LockState; reply: R };

/** The last entries of a list or record that must not grow for ever. */
export const lastOf = <T>(list: T[], most: number): T[] => (list.length > most ? list.slice(-most) : list);
/** Cut when a quarter too long: to make a record anew at every entry costs more than to look at it. */
export const lastOfRecord = <T>(record: Record<string, T>, most: number): Record<string, T> =>
  Object.keys(record).length > most * 1.25 ? Object.fromEntries(Object.entries(record).slice(-most)) : record;
