import { z } from 'zod';
import { DoorId, GrantId, Instant, RequestId, VisitId } from '../src/domain/ids.js';
import { Clocks, RequestOutcome } from '../src/domain/request-record.js';
import { Alert } from '../src/domain/revocation-record.js';
import { VisitStatus } from '../src/domain/visit-record.js';
import { activityContract } from '../src/durable/contracts.js';

const OfRequest = z.object({ requestId: RequestId });
const AtDoor = z.object({ requestId: RequestId, doorId: DoorId });
const pending = z.object({ kind: z.literal('pending') });
const moved = z.object({ kind: z.literal('moved') });
const no = [
  z.object({ kind: z.literal('refused'), because: z.string() }),
  z.object({ kind: z.literal('failed'), because: z.string() }),
] as const;
/** Not yet. `againAt`: whoever could not be asked named the time to ask again. */
const notYet = pending.extend({ because: z.string(), againAt: Instant.optional() });

/** Is the requester (and the subject) who they say, enabled and eligible at every door? Writes the verdict to the record. `waiting`: the directory does not answer, ask again then; `lapsed`: it has not until nobody could decide any more. */
export const checkIdentity = activityContract({
  name: 'checkIdentity',
  input: OfRequest,
  output: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('passed') }),
    z.object({ kind: z.literal('denied'), because: z.string() }),
    z.object({ kind: z.literal('waiting'), againAt: Instant }),
    z.object({ kind: z.literal('lapsed'), because: z.string() }),
  ]),
});

/** How risky is this request? Writes the verdict and how many approvers it needs; none needed decides at once. `step-up`: a stronger sign-in first, until that instant. `sourceSilent`: the source did not answer, judge without it. */
export const assessRisk = activityContract({
  name: 'assessRisk',
  input: OfRequest.extend({ sourceSilent: z.boolean().optional() }),
  output: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('passed'), approvers: z.int(), decideBy: Instant }),
    z.object({ kind: z.literal('step-up'), until: Instant }),
    z.object({ kind: z.literal('denied'), because: z.string() }),
  ]),
});

/** Whether a request that waits for a stronger sign-in has got it. */
export const readStepUp = activityContract({
  name: 'readStepUp',
  input: OfRequest,
  output: z.discriminatedUnion('kind', [
    pending,
    z.object({ kind: z.literal('stepped-up') }),
    z.object({ kind: z.literal('lapsed') }),
    z.object({ kind: z.literal('cancelled') }),
    z.object({ kind: z.literal('revoked') }),
  ]),
});

/** Tells the requester of every step up to this one that they have not heard of, on the channel they chose. */
export const tellRequester = activityContract({
  name: 'tellRequester',
  input: OfRequest.extend({ upTo: z.int().min(1) }),
  output: z.object({ kind: z.literal('told') }),
});

/** Tells of a broken glass. `reminder`: how often the review was called for before. `reviewed`: nobody need be told again. */
export const tellBrokenGlass = activityContract({
  name: 'tellBrokenGlass',
  input: OfRequest.extend({ reminder: z.int().min(0) }),
  output: z.object({ kind: z.enum(['told', 'reviewed']) }),
});

/** Asks whoever is to be asked by now and was not yet. `look`: when there is more to ask. Blocked: those who are left could not say yes. */
export const askApprovers = activityContract({
  name: 'askApprovers',
  input: OfRequest,
  output: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('asked'), count: z.int(), look: Instant.optional() }),
    z.object({ kind: z.literal('blocked') }),
  ]),
});

const Passage = z.object({
  clocks: Clocks,
  doors: z.array(z.object({ doorId: DoorId, grantId: GrantId })),
  /** When codes that only lie sealed until then go out the usual way. */
  sendAt: Instant.optional(),
});

/** What the record says about the decision. Frozen: a lockdown stands, and people may decide until then. */
export const readDecision = activityContract({
  name: 'readDecision',
  input: OfRequest,
  output: z.discriminatedUnion('kind', [
    pending,
    z.object({ kind: z.literal('frozen'), until: Instant }),
    Passage.extend({ kind: z.literal('approved') }),
    z.object({ kind: z.literal('denied'), because: z.string() }),
    z.object({ kind: z.literal('cancelled') }),
    z.object({ kind: z.literal('revoked') }),
    moved,
    z.object({ kind: z.literal('ask-again') }),
  ]),
});

/** Where a request stands that has held its doors for long. None: it holds nothing. */
export const readPassage = activityContract({
  name: 'readPassage',
  input: OfRequest,
  output: z.discriminatedUnion('kind', [Passage.extend({ kind: z.literal('held') }), z.object({ kind: z.literal('none') })]),
});

/** What the records (request and rules) say about going on: nothing new, an early end, another window, a longer stay to see to, or that a fresh code is wanted. `look`: when there will be something to see to. */
export const readEnding = activityContract({
  name: 'readEnding',
  input: OfRequest,
  output: z.discriminatedUnion('kind', [
    pending.extend({ look: Instant.optional() }),
    z.object({ kind: z.literal('cancelled') }),
    z.object({ kind: z.literal('revoked') }),
    z.object({ kind: z.literal('checked-out') }),
    moved.extend({ from: z.enum(['checks', 'doors']), clocks: Clocks }),
    z.object({ kind: z.literal('longer') }),
    z.object({ kind: z.literal('fresh-code') }),
  ]),
});

/** Notes in the record what the flow has reached at a door (`booked`). */
export const noteBooked = activityContract({ name: 'noteBooked', input: OfRequest, output: z.object({ kind: z.literal('noted') }) });

/** Has requester, visitor and everybody who was asked told of the approval, by letters that nothing waits for. */
export const tellDecision = activityContract({ name: 'tellDecision', input: OfRequest, output: z.object({ kind: z.literal('told') }) });

/** Checks again, makes the code record, arms the lock, reads the rules again. Refused: the records do not allow it. Pending: the lock is out of reach, the order stands in its twin. Failed: the lock will never take it. */
export const armLock = activityContract({
  name: 'armLock',
  input: AtDoor,
  output: z.discriminatedUnion('kind', [z.object({ kind: z.literal('armed') }), notYet, moved, ...no]),
});

/** Makes the next generation of the grant's code; the old one is dead first. Pending: a lock that judges for itself has not let it go yet. */
export const renewCode = activityContract({
  name: 'renewCode',
  input: AtDoor,
  output: z.discriminatedUnion('kind', [z.object({ kind: z.literal('renewed') }), notYet, moved, ...no]),
});

/** Checks again, derives the code, sends or seals it. The code exists inside this activity only. Held: it lies sealed, and its message is tried again then. */
export const deliverCode = activityContract({
  name: 'deliverCode',
  input: AtDoor,
  output: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('delivered') }),
    z.object({ kind: z.literal('held'), because: z.string(), againAt: Instant }),
    notYet,
    moved,
    ...no,
  ]),
});

/** Brings a door in line with a changed window; a code that does not suit it dies first. Pending: a lock that judges for itself has not let it go yet. */
export const moveGrant = activityContract({
  name: 'moveGrant',
  input: AtDoor,
  output: z.discriminatedUnion('kind', [z.object({ kind: z.literal('followed') }), notYet, ...no]),
});

/** Every door is empty: the record may be checked as if it had just been asked. */
export const beginAgain = activityContract({ name: 'beginAgain', input: OfRequest, output: z.object({ kind: z.literal('begun') }) });

/** Has whom it concerns told that the request has another window, by letters that nothing waits for. */
export const tellMove = activityContract({ name: 'tellMove', input: OfRequest, output: z.object({ kind: z.literal('told') }) });

/** Writes to people what they are to hear about a request. Waiting: mails do not leave now. */
export const writeTidings = activityContract({
  name: 'writeTidings',
  input: OfRequest,
  output: z.object({ kind: z.enum(['told', 'waiting']) }),
});

/** Sees to a longer stay: asks the approvers, who have until that instant or are asked again then, or has people told that it was refused or not decided. */
export const seeToExtension = activityContract({
  name: 'seeToExtension',
  input: OfRequest,
  output: z.discriminatedUnion('kind', [z.object({ kind: z.literal('asked'), until: Instant }), z.object({ kind: z.literal('settled') })]),
});

/** Looks at the locks of a booked request (`look`), or only says when to look next. Over: there is nothing more to look for, or its window has changed since. */
export const checkReadiness = activityContract({
  name: 'checkReadiness',
  input: OfRequest.extend({ look: z.boolean(), changes: z.int().default(0) }),
  output: z.discriminatedUnion('kind', [z.object({ kind: z.literal('waiting'), next: Instant }), z.object({ kind: z.literal('over') })]),
});

/** Takes the grant off the lock and reads back that it is gone. Unconfirmed: unreachable, the order stands in its twin. */
export const disarmLock = activityContract({
  name: 'disarmLock',
  input: AtDoor,
  output: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('disarmed') }),
    z.object({ kind: z.literal('unconfirmed'), worstCaseUntil: Instant.optional() }),
  ]),
});

/** Writes the end into the record, ends grants and codes, tells the people. `because` completes the outcome. */
export const closeRequest = activityContract({
  name: 'closeRequest',
  input: OfRequest.extend({ outcome: RequestOutcome, because: z.string().optional() }),
  output: z.object({ kind: z.literal('closed'), outcome: RequestOutcome }),
});

const OfVisit = z.object({ visitId: VisitId });

/** Makes a visit's requests what the visit says: opened, moved, cancelled. `next`: when to look again at the latest; `missed`: requests of people who should be there by now. Over: all of them have ended. */
export const alignVisit = activityContract({
  name: 'alignVisit',
  input: OfVisit,
  output: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('waiting'), next: Instant, missed: z.array(RequestId) }),
    z.object({ kind: z.literal('over') }),
  ]),
});

/** Tells the host, once, that somebody has not come yet. `not-yet`: mails do not leave now. */
export const tellMissed = activityContract({
  name: 'tellMissed',
  input: OfVisit.extend({ requestId: RequestId }),
  output: z.object({ kind: z.enum(['told', 'not-yet']) }),
});

/** Writes the end of a visit into its record and sends its host a report. */
export const closeVisit = activityContract({
  name: 'closeVisit',
  input: OfVisit,
  output: z.object({ kind: z.literal('closed'), status: VisitStatus }),
});

const OfRevocation = z.object({ revocationId: z.uuid() });

/** V2 and V3 of a revocation: what every door owes is on record, then every covered code is dead. */
export const coverTarget = activityContract({
  name: 'coverTarget',
  input: OfRevocation,
  output: z.object({ kind: z.literal('covered') }),
});

/** V4, a few doors at a time. More: at once again; alert: somebody must hear of locks that stay silent; waiting: nothing to do before that instant. */
export const disarmDoors = activityContract({
  name: 'disarmDoors',
  input: OfRevocation,
  output: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('more') }),
    z.object({ kind: z.literal('alert'), step: Alert }),
    z.object({ kind: z.literal('waiting'), next: Instant }),
    z.object({ kind: z.literal('settled') }),
  ]),
});

/** Ends the requests a revocation covers, a page at a time; their own flows do the rest. After the last one the revocation may run out. */
export const endRequests = activityContract({
  name: 'endRequests',
  input: OfRevocation,
  output: z.object({ kind: z.enum(['more', 'ended']) }),
});

/** Whether a lockdown was lifted. */
export const readLift = activityContract({
  name: 'readLift',
  input: OfRevocation,
  output: z.discriminatedUnion('kind', [pending, z.object({ kind: z.literal('lifted') })]),
});

/** After a lift: back on the locks, under new numbers, what may still open, a few doors at a time. */
export const rearmDoors = activityContract({
  name: 'rearmDoors',
  input: OfRevocation,
  output: z.object({ kind: z.enum(['more', 'rearmed']) }),
});

/** After a lift: requests that were held up go on. */
export const thawRequests = activityContract({
  name: 'thawRequests',
  input: OfRevocation,
  output: z.object({ kind: z.literal('thawed') }),
});

/** Tells security, once, which locks have not confirmed and how long they could still open. */
export const alertSecurity = activityContract({
  name: 'alertSecurity',
  input: OfRevocation.extend({ step: Alert }),
  /** `not-yet`: the record says when to try again, and the locks are asked meanwhile. */
  output: z.object({ kind: z.enum(['told', 'not-yet']) }),
});
