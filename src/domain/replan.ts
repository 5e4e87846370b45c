import { isOpen } from './counted.js';
import { behind, type Change, extend, grantExtension, saidWindow } from './extension.js';
import { endingOf, hasEntered } from './request.js';
import type { RequestRecord } from './request-record.js';
import { byPeople, withLine } from './timeline.js';
import { earliest, type Window } from './window.js';

export type ChangeRefusal =
  | 'request-ended'
  | 'waits-for-sign-in'
  | 'already-inside'
  | 'too-many-changes'
  | 'extension-pending'
  | 'glass-broken'
  | 'too-risky';
export type ChangeReply = { kind: 'changed' | 'unchanged'; record: RequestRecord } | { kind: 'refused'; because: ChangeRefusal };

/** So often the window of one request may change; who needs more is better off asking anew. */
const mostChanges = 20;

/**
 * Gives a request another window, in whatever state it is. Inside what was approved its doors just follow. A longer stay outside of it waits for the
 * approvers while everything goes on as it was, unless its whole window needs none; any other window outside of it is asked for all over again, and the old one is gone at once.
 * Nobody who is inside is moved: their stay can become longer or shorter.
 */
export function replan(record: RequestRecord, change: Change): ChangeReply {
  if (isSame(record.window, change.window)) return { kind: 'unchanged', record };
  const because = refusal(record, change);
  if (because) return { kind: 'refused', because };
  return { kind: 'changed', record: changed(record, change) };
}

function refusal(record: RequestRecord, { window, terms }: Change): ChangeRefusal | undefined {
  if (record.status === 'closed' || record.lapsedAt || endingOf(record) !== 'pending') return 'request-ended';
  if (record.status === 'step-up-required') return 'waits-for-sign-in';
  if (record.glass?.brokenAt) return 'glass-broken';
  if (hasEntered(record) && window.opensAt !== record.window.opensAt) return 'already-inside';
  if (isOpen(record)) return 'extension-pending';
  if ((record.changes ?? 0) >= mostChanges) return 'too-many-changes';
  return terms === 'denied' && isLongerStay(record, window) ? 'too-risky' : undefined;
}

function changed(record: RequestRecord, change: Change): RequestRecord {
  if (isWithin(change.window, approved(record))) return follow(record, change);
  if (!isLongerStay(record, change.window)) return startOver(record, change);
  const extended = extend(record, change);
  return extended.extension?.terms?.required === 0 ? grantExtension(extended, change.at) : extended;
}

/** Whether this is another end for a visit that was approved, beyond what was approved. */
export const isLongerStay = (record: RequestRecord, window: Window): boolean =>
  record.decision !== undefined && window.opensAt === record.window.opensAt && !isWithin(window, approved(record));

/** What the approvers said yes to, or are being asked about. */
function approved({ decision, window, status }: RequestRecord): Window | undefined {
  if (decision) return decision.covers ?? window;
  return status === 'awaiting-approval' ? window : undefined;
}

/** The doors are brought in line; a decision stands, and so does one that is being made, until the window is over. What was to begin "now" has a time of its own. */
function follow(record: RequestRecord, { window, clocks, by, at }: Change): RequestRecord {
  const { opensAtApproval: _, ...rest } = record;
  const { decision } = record;
  const decideBy = earliest(record.clocks.decideBy, window.closesAt);
  const planned = { window, clocks: { ...clocks, decideBy }, changes: (record.changes ?? 0) + 1 };
  const standing = decision && { decision: { ...decision, covers: decision.covers ?? record.window }, catchUp: behind(record, 'doors') };
  return withLine(rest, { ...planned, ...standing }, byPeople(at, 'rescheduled', `${saidWindow(window)} by ${by}`, { who: by }));
}

/** Checks and approvals begin again; what was said about the window of before counts no more. */
function startOver(record: RequestRecord, { window, clocks, by, at, signIn }: Change): RequestRecord {
  const { decision: _, opensAtApproval: __, extension: ___, stepUp: ____, ...rest } = record;
  const { votes } = record.approvals;
  const anew: RequestRecord = {
    ...rest,
    ...(signIn && { signIn }),
    window,
    clocks,
    status: 'checking',
    approvals: { required: 0, votes },
    ...(record.freshCodes && { freshCodes: record.freshCodes.filter(({ given }) => given) }),
    before: { votes: votes.length, checks: record.checks.length },
    question: (record.question ?? 0) + 1,
    changes: (record.changes ?? 0) + 1,
    catchUp: behind(record, 'checks'),
  };
  return withLine(anew, {}, byPeople(at, 'rescheduled', `${saidWindow(window)} by ${by}, to be approved`, { who: by }));
}

const isSame = (one: Window, other: Window) => one.opensAt === other.opensAt && one.closesAt === other.closesAt;
const isWithin = (window: Window, outer: Window | undefined) =>
  outer !== undefined && window.opensAt >= outer.opensAt && window.closesAt <= outer.closesAt;
