import type { InvocationContext } from '@azure/functions';
import type { Policy } from '../domain/policy.js';
import type { Clock } from '../ports/clock.js';
import type { DeviceAuthority, DeviceRegistry, DoorChanges, Doors } from '../ports/doors.js';
import type { EntryBook, Grants, Rules } from '../ports/grants.js';
import type { Sessions, TeamsTokens, Tokens } from '../ports/identity.js';
import type { Answers, MasterKeys, Terminals } from '../ports/keys.js';
import type { Locks } from '../ports/locks.js';
import type { Deliveries, Mailboxes, MailTurns, Messages, PreferenceBook, Push, Teams, TeamsChannel, Webhooks } from '../ports/messages.js';
import type {
  AppRoles,
  DelegationBook,
  Directory,
  DirectoryChanges,
  GlassBooks,
  HabitBook,
  PushBooks,
  ReadingPlaces,
  RiskSignals,
  Subscriptions,
  TenantAccess,
} from '../ports/people.js';
import type { Receipts } from '../ports/receipts.js';
import type { ApprovalLinks, Effects, Requests } from '../ports/requests.js';
import type { SecurityEventTokens, SignalBook, SignalStream } from '../ports/signals.js';
import type { SiteCalendars, Visits } from '../ports/visits.js';
import type { AuditPorts } from './audit/audit-ports.js';
import type { Flows } from './flows.js';
import type { Portal } from './http/portal-pages.js';
import type { SignInAddress } from './http/step-up-challenge.js';

/** Everything the entrances may ask of the world; each takes what it needs. */
export type EdgePorts = AuditPorts & {
  clock: Clock;
  policy: Policy;
  requests: Requests;
  visits: Visits;
  calendars: SiteCalendars;
  links: ApprovalLinks;
  grants: Grants;
  entries: EntryBook;
  rules: Rules;
  receipts: Receipts;
  /** Directory group of those whom a lockdown does not stop. */
  responders?: string | undefined;
  doors: Doors;
  doorChanges: DoorChanges;
  registry: DeviceRegistry;
  deviceAuthority: DeviceAuthority;
  effects: Effects;
  directory: Directory;
  delegations: DelegationBook;
  pushes: PushBooks;
  glassBooks: GlassBooks;
  locks: Locks;
  messages: Messages;
  mailboxes: Mailboxes;
  deliveries: Deliveries;
  turns: MailTurns;
  preferences: PreferenceBook;
  push?: Push | undefined;
  webhooks: Webhooks;
  /** Our bot, and what proves that something comes to it from Teams; a workflow that posts into a channel. Each where there is one. */
  teams?: Teams | undefined;
  teamsTokens?: TeamsTokens | undefined;
  channel?: TeamsChannel | undefined;
  roles: AppRoles;
  risk: RiskSignals;
  access: TenantAccess;
  habits: HabitBook;
  subscriptions: Subscriptions;
  changes: DirectoryChanges;
  places: ReadingPlaces;
  signals: SignalBook;
  /** A transmitter of shared signals, where there is one; and our stream there, where we manage it ourselves. */
  securityEvents?: SecurityEventTokens | undefined;
  signalStream?: SignalStream | undefined;
  keys: MasterKeys;
  tokens: Tokens;
  sessions: Sessions;
  terminals: Terminals;
  answers: Answers;
  signInAddress: SignInAddress;
  tenantId: string;
  /** Where the pages are. */
  publicUrl: string;
  portal: Portal;
  /** Names of functions that the settings switch off. */
  disabledFunctions: readonly string[];
  /** Denials are answered after a whole number of steps so long; 0: at once. */
  denialStepMs: number;
  /** So long a revocation waits, before it is answered, for the first locks to be told. */
  pushMs: number;
  /** A fresh UUID. */
  newId(): string;
  /** The orchestrations, as this invocation reaches them. */
  flows(context: InvocationContext): Flows;
};

/** The ports of one entrance, by name. */
export type Ports<Names extends keyof EdgePorts> = Pick<EdgePorts, Names>;
