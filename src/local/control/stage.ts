import type { TapChallenge } from '../../domain/phone-seal.js';
import type { DeliveryStatus } from '../cloud/communication/delivery-reports.js';
import type { TokenOrder } from '../cloud/entra/mint-token.js';
import type { PersonChange } from '../cloud/graph/person-change.js';
import type { LifecycleEvent } from '../cloud/graph/subscriptions.js';
import type { Attempt } from '../cloud/kernel/courier.js';
import type { Faults } from '../cloud/kernel/faults.js';
import type { Ledger } from '../cloud/kernel/ledger.js';
import type { PushService } from '../cloud/push/service.js';
import type { Transmitter } from '../cloud/ssf/service.js';
import type { TapAnswer } from '../devices/lock/tap.js';
import type { HostLink } from './host-link.js';
import type { MasterClock } from './master-clock.js';

/** One grant as the lock itself holds it. */
export type ArmedView = { grantId: string; generation: number; notBefore: string; notAfter: string; seq: number };

/** The simulated lock, as a person standing before it (or its power plug) can use it. */
export type StageLock = {
  snapshot(): { online: boolean; clockOffsetMs: number; leaseUntil: string | null; seq: number; armed: ArmedView[]; log: unknown[] };
  setOnline(online: boolean): Promise<void>;
  reboot(): Promise<void>;
  setClockOffset(offsetMs: number): Promise<void>;
  setBattery(percent: number): Promise<void>;
  /** The door leaf is opened or closed, by whomever. */
  contact(isOpen: boolean): Promise<void>;
  leave(): Promise<void>;
  tamper(): Promise<void>;
  /** Resolves when everything it has to report has been reported, or it is offline. */
  idle(): Promise<void>;
};

/** A phone held to a door; `spoil`: with its last answer, or with one it gave at another door. */
export type TapCall = { phone: string; code?: string; attemptId?: string; spoil?: 'replay' | 'relay' };

/** What a person sees at a keypad. */
export type KeypadView = { opened: boolean; display: string };

export type StageDoor = {
  lock?: StageLock | undefined;
  keypad(typed: { code: string; attemptId?: string; readerId?: string; proof?: string }): Promise<KeypadView>;
  tap(call: TapCall): Promise<KeypadView>;
  /** What its lock asks a phone to sign; undefined where no lock judges. */
  challenge(): TapChallenge | undefined;
  /** A phone that is none of ours is held to it, with what it has signed. */
  answer(answer: TapAnswer, attemptId?: string): Promise<KeypadView>;
};

export type TerminalCall = { doorId: string; code: string; attemptId?: string; readerId?: string; proof?: string; assertion?: string };

/** A message exactly as a provider accepted it. */
export type OutboxMessage = {
  id: string;
  at: string;
  channel: string;
  to: string;
  subject?: string;
  text?: string;
  html?: string;
  card?: unknown;
  operationId?: string | undefined;
};

/** `notify: false`: Graph's notice of it is lost. */
export type PersonOrder = PersonChange & { notify?: boolean };

export type PersonChanged = { ok: true } | { ok: false; because: 'unknown-person' | 'unknown-group'; name: string };

/** Rows of a table of the local Azure Monitor. `fields`: columns that must have this text; `text`: somewhere in the row. */
export type MonitorQuery = { table: string; fields: Record<string, string>; text?: string; from?: string; to?: string; limit: number };

/** Somebody uses a card in Teams. */
export type TeamsClick = {
  user: string;
  requestId: string;
  verb: string;
  inputs?: Record<string, string>;
  break?: string;
  signIn: boolean;
};

type BotReply = { status: number; body: unknown };

/** People in Teams; undefined where nobody is called that. */
export type StageTeams = {
  click(click: TeamsClick): Promise<BotReply | undefined>;
  say(user: string, text: string): Promise<BotReply | undefined>;
  outbox(): OutboxMessage[];
};

/** Events for a function of the app, as one call. `key`: instead of the one Event Grid calls with. */
export type Publication = { functionName: string; body: string; key?: string };

/** Everything the control plane can move. The app never sees any of it. */
export type Stage = {
  clock: MasterClock;
  host: HostLink;
  ledger: Ledger;
  faults: Faults;
  doors: ReadonlyMap<string, StageDoor>;
  terminals: ReadonlyMap<string, (call: TerminalCall) => Promise<{ status: number; body: unknown }>>;
  phoneKey(phoneId: string): Promise<{ kty: 'EC'; crv: 'P-256'; x: string; y: string }>;
  mintToken(order: TokenOrder): Promise<string | undefined>;
  /** Browsers that are notified, as their owners subscribe and leave. */
  browsers: Pick<PushService, 'subscribe' | 'leave'>;
  teams: StageTeams;
  transmitter: Pick<Transmitter, 'url' | 'tell' | 'idle'>;
  /** Event Grid as its publishers use it. */
  grid: { publish(publication: Publication): Promise<Attempt>; idle(): Promise<void> };
  /** Notices of Graph. */
  notices: { tellLifecycle(event: LifecycleEvent): Promise<void>; idle(): Promise<void> };
  /** By seed id. */
  objectIdOf(person: string): string | undefined;
  /** Everybody's id. */
  people: readonly string[];
  /** How mails to an address, or to a person, end from now on. */
  setMailbox(who: string, status: DeliveryStatus): void;
  /** Resolves when everybody who can be was told how their mails ended. */
  mailIdle(): Promise<void>;
  outbox(filter: { to?: string; since?: Date }): OutboxMessage[];
  /** Where the program of this name is told. */
  hookOf(name: string): string;
  /** Newest first. */
  monitorRows(query: MonitorQuery): Record<string, unknown>[];
  changePerson(id: string, change: PersonOrder): Promise<PersonChanged>;
  /** Writes so far to the records that give the app something to do (requests, rules); tells a quiet world from a busy one. */
  changes(): number;
};
