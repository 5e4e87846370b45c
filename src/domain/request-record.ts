import { z } from 'zod';
import { DoorClass, DoorPolicy } from './door-record.js';
import { DoorId, GrantId, Instant, PersonId, RequestId, SiteId, VisitId } from './ids.js';
import { Channel } from './preferences.js';
import { RiskScore } from './risk-score.js';
import { TimelineEvent } from './timeline-event.js';
import { Window } from './window.js';

export const RequestStatus = z.enum([
  'checking',
  'step-up-required',
  'awaiting-approval',
  'scheduled',
  'arming',
  'armed',
  'delivered',
  'entered',
  'closed',
]);
export type RequestStatus = z.infer<typeof RequestStatus>;

export const RequestOutcome = z.enum(['completed', 'denied', 'lapsed', 'no-show', 'cancelled', 'revoked', 'failed']);
export type RequestOutcome = z.infer<typeof RequestOutcome>;

/** One verdict of the gate, with the policy that gave it. */
export const Check = z.object({
  name: z.enum(['identity', 'access', 'risk', 'recheck']),
  /** `waiting`: who must be asked does not answer, and is asked again. */
  outcome: z.enum(['passed', 'denied', 'degraded', 'waiting']),
  reasons: z.array(z.string()),
  policyVersion: z.string(),
  at: Instant,
  /** Of a risk verdict: the score with everything it was made of. */
  detail: RiskScore.optional(),
});
export type Check = z.infer<typeof Check>;

export const Vote = z.object({
  approverId: PersonId,
  decision: z.enum(['approve', 'deny']),
  reason: z.string(),
  at: Instant,
  /** The approver will accompany whoever enters. */
  escort: z.boolean().optional(),
  /** The approver groups they were in, where it matters from which the approvals come. */
  groups: z.array(z.string()).optional(),
  /** Whose right it was, where they voted as somebody's delegate. */
  inPlaceOf: PersonId.optional(),
  /** Cast on a longer stay, not on the request itself. */
  onExtension: z.literal(true).optional(),
});
export type Vote = z.infer<typeof Vote>;

/** Somebody who was asked to decide, and as what; a delegate in whose place. */
export const AskedPerson = z.object({
  personId: PersonId,
  at: Instant,
  as: z.enum(['approver', 'on-call', 'delegate']),
  inPlaceOf: PersonId.optional(),
  question: z.int().optional(),
});
export type AskedPerson = z.infer<typeof AskedPerson>;

/** Everything about who must say yes, who was asked and what they said. The lists only grow. */
export const Approvals = z.object({
  required: z.int(),
  votes: z.array(Vote),
  /** One of those who say yes must accompany whoever enters. */
  escort: z.boolean().optional(),
  /** For each door that wants it: the groups, two of which must be spoken for by two people. */
  twoGroups: z.array(z.array(z.string())).optional(),
  asked: z.array(AskedPerson).optional(),
  /** Set at half time of a question, when those on call are asked too. */
  escalated: z.object({ at: Instant, question: z.int().optional() }).optional(),
  /** Approvals that no longer count: all that this person gave before. */
  voided: z.array(z.object({ approverId: PersonId, at: Instant, because: z.string() })).optional(),
  /** Somebody who was asked cannot decide any more, or somebody else can: those who may are looked up again. */
  askAgain: z.literal(true).optional(),
});

/** Somebody's word that a request goes on without its approvers. `as`: security speaks alone, anybody else together with a second person. */
export const GlassVoice = z.object({
  personId: PersonId,
  as: z.enum(['security', 'person']),
  reason: z.string(),
  at: Instant,
  /** Their account was disabled before somebody had the code. */
  void: z.literal(true).optional(),
});
export type GlassVoice = z.infer<typeof GlassVoice>;

/** Who must say yes to something. */
const Terms = Approvals.pick({ required: true, escort: true, twoGroups: true });
export type Terms = z.infer<typeof Terms>;

/** An emergency: who broke the glass, when it broke, and who looked at it afterwards. */
export const Glass = z.object({
  voices: z.array(GlassVoice).min(1),
  brokenAt: Instant.optional(),
  reviewed: z.object({ by: PersonId, at: Instant, findings: z.string() }).optional(),
});

/** How a requester wants to hear of every step of their request; without it they get a letter when it is decided and when it ends. */
export const Notify = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('email') }),
  z.strictObject({ by: z.literal('webhook'), url: z.url({ protocol: /^https$/ }).max(2_000) }),
]);
export type Notify = z.infer<typeof Notify>;

/** An append-only line of the request's life. `by` says who moved: `people` wake the orchestration, `flow` is the orchestration itself. */
export const TimelineEntry = z.object({
  at: Instant,
  event: TimelineEvent,
  detail: z.string(),
  by: z.enum(['people', 'flow']),
  /** The id of the person or application that moved, where it was somebody. */
  who: z.string().exactOptional(),
  /** The door the line is about, where it is about one. */
  doorId: DoorId.exactOptional(),
  because: z.string().exactOptional(),
  /** The status the request came into with this line, where it is another than before. */
  status: RequestStatus.exactOptional(),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;

export const DoorState = z.object({
  doorId: DoorId,
  grantId: GrantId,
  class: DoorClass,
  /** Site and own policy of the door, as they were when it was asked for. */
  site: SiteId.optional(),
  policy: DoorPolicy.optional(),
  lock: z.enum(['none', 'booked', 'arming', 'armed', 'pending', 'disarmed', 'unconfirmed']),
  delivery: z.enum(['none', 'due', 'held', 'sent', 'delivered', 'failed', 'revealed']),
  because: z.string().optional(),
  /** Whether the code that was delivered waits behind a sign-in. */
  sealed: z.boolean().optional(),
  /** Told long before its time; unless it is looked at, it goes out the usual way when it is nearly time. */
  early: z.boolean().optional(),
});
export type DoorState = z.infer<typeof DoorState>;

/** How the requester had signed in when they asked: what their token said, and where the call came from. */
export const SignIn = z.object({
  contexts: z.array(z.string()),
  authTime: Instant.optional(),
  clientAddress: z.string().optional(),
  deviceId: z.string().optional(),
});
export type SignIn = z.infer<typeof SignIn>;

/** The six instants everybody is shown. */
export const Clocks = z.object({
  decideBy: Instant,
  armAt: Instant,
  deliverAt: Instant,
  opensAt: Instant,
  codeEndsAt: Instant,
  closesAt: Instant,
});
export type Clocks = z.infer<typeof Clocks>;

/** What has yet to follow a change of plan. `checks`: everything, from the checks on; `doors`: only those whose grants still have the window of before. */
export const CatchUp = z.object({ from: z.enum(['checks', 'doors']), doors: z.array(DoorId) });
export type CatchUp = z.infer<typeof CatchUp>;

/** A longer stay that waits for its approval; meanwhile everything goes on as it is. `since`: so many votes were cast before it was asked for. */
export const Extension = z.object({
  window: Window,
  clocks: Clocks,
  by: PersonId,
  at: Instant,
  decideBy: Instant,
  since: z.int(),
  /** Who must say yes to it, where that was judged for it. */
  terms: Terms.optional(),
  /** `open` until the approvers have been asked, `asked` until they or the time have decided. */
  state: z.enum(['open', 'asked', 'denied', 'lapsed']),
  /** When some of those are asked again who could not be written to. */
  again: Instant.optional(),
});
export type Extension = z.infer<typeof Extension>;

/** A further code asked for by the person who enters. `after`: the newest generation there was at each door; `given` once newer ones were made. */
export const FreshCode = z.object({
  at: Instant,
  /** How the new one is to be told, where that was said. */
  channel: Channel.optional(),
  after: z.array(z.object({ doorId: DoorId, generation: z.int() })),
  given: z.boolean(),
});
export type FreshCode = z.infer<typeof FreshCode>;

export const TidingsAbout = z.enum(['approved', 'moved', 'stay-denied', 'stay-lapsed']);
export type TidingsAbout = z.infer<typeof TidingsAbout>;

/** What people are still to be written about, and how often there was something. */
export const Tidings = z.object({ count: z.int(), owed: z.array(z.object({ about: TidingsAbout, nth: z.int() })) });

/** One access request: container `requests`, partition `/id`. The record is the truth; the orchestration only follows it. */
export const RequestRecord = z.object({
  id: RequestId,
  tenantId: z.uuid(),
  requesterId: PersonId,
  subjectId: PersonId,
  /** The company of the subject as the directory has it, for revocation by vendor. */
  vendor: z.string().optional(),
  /** The visit it belongs to. */
  visitId: VisitId.optional(),
  /** Who must have entered right before: the codes of this request open only then. */
  escortedBy: PersonId.optional(),
  /** Where it was asked, and the requester learns how it stands; the API without it. */
  askedVia: z.literal('teams').optional(),
  notify: Notify.optional(),
  /** Absent on requests that nobody signed in for (imported visits). */
  signIn: SignIn.optional(),
  /** The stronger sign-in that its risk, or the tenant's own policy, asks for beyond what the doors do. */
  stepUp: z.object({ context: z.string(), maxAgeMinutes: z.int() }).optional(),
  purpose: z.string(),
  ticket: z.string().optional(),
  askedAt: Instant,
  window: Window,
  /** Set while a window that starts "now" waits for its approval: it opens then, for so many minutes. */
  opensAtApproval: z.object({ minutes: z.int() }).optional(),
  clocks: Clocks,
  policyVersion: z.string(),
  status: RequestStatus,
  outcome: RequestOutcome.optional(),
  because: z.string().optional(),
  checks: z.array(Check),
  approvals: Approvals,
  glass: Glass.optional(),
  /** Set once, by the vote that completes the quorum or denies, or by the policy where none is needed. `covers`: the window it was about. */
  decision: z
    .object({
      kind: z.enum(['approved', 'denied']),
      at: Instant,
      policyVersion: z.string().optional(),
      covers: Window.optional(),
    })
    .optional(),
  /** Set when it was planned anew: so many votes and checks are about the plan of before and count no more. */
  before: z.object({ votes: z.int(), checks: z.int() }).optional(),
  /** How often the approvers were asked something new: another window, a longer stay. */
  question: z.int().optional(),
  /** How often its window was changed. */
  changes: z.int().optional(),
  catchUp: CatchUp.optional(),
  extension: Extension.optional(),
  /** When nobody had decided in time; no vote is taken after it. */
  lapsedAt: Instant.optional(),
  cancelled: z.object({ by: PersonId, at: Instant }).optional(),
  revoked: z.object({ revocationId: z.string(), by: z.string(), at: Instant }).optional(),
  checkedOutAt: Instant.optional(),
  freshCodes: z.array(FreshCode).optional(),
  tidings: Tidings.optional(),
  doors: z.array(DoorState).min(1),
  timeline: z.array(TimelineEntry),
  /** SHA-256 (hex) of the canonical body it was asked with, so that a reused key with another body is told apart. */
  bodyHash: z.string(),
});
export type RequestRecord = z.infer<typeof RequestRecord>;
