import type { DoorRecord } from '../door-record.js';
import type { AttemptRecord, CodeRecord, DenialReason } from '../grant-record.js';
import type { Instant } from '../ids.js';
import { shownAt } from '../local-time.js';
import type { RequestRecord } from '../request-record.js';
import { attemptWords } from './attempt-words.js';
import { afterwards, isShutOut, shutOutWords } from './lock-said.js';
import { ago, skew, span } from './spans.js';
import type { Voices, Words } from './voices.js';

/** An attempt with what the records know around it. `lock`: what its lock says now; `lastContactAt`: when it was last heard. */
export type AttemptStory = {
  attempt: AttemptRecord;
  door: Pick<DoorRecord, 'id' | 'name' | 'timeZone' | 'judge' | 'lock'>;
  code?: CodeRecord | undefined;
  request?: RequestRecord | undefined;
  lastContactAt?: Instant | undefined;
  lock?: { offsetMs: number } | undefined;
};

/** Why an attempt came out as it did. */
export function explainAttempt(story: AttemptStory): Voices {
  const { state, because = 'unknown-code' } = story.attempt;
  const words = state === 'denied' ? attemptWords[because] : isShutOut(story) ? shutOutWords : plainWords[state];
  return { ...words, engineer: engineerOf(story) };
}

const plainWords: Record<'claimed' | 'granted', Words> = {
  claimed: {
    person: 'This attempt is being decided.',
    guard: 'This attempt is being decided, or was cut short and is then denied within a minute.',
    next: 'Wait a minute, then try again.',
  },
  granted: {
    person: 'You were let in.',
    guard: 'The visitor was let in.',
    next: 'Nothing is to be done.',
  },
};

/** One sentence with numbers, times as the door shows them. */
function engineerOf(story: AttemptStory): string {
  const { attempt, door } = story;
  const when = shownAt(attempt.at, door.timeZone);
  switch (attempt.state) {
    case 'claimed':
      return `This attempt at ${door.name} on ${when} is being decided, or was cut short: then it is denied within 60 seconds.`;
    case 'granted':
      return `Granted at ${door.name} on ${when}${attempt.together ? ', together with a second person' : ''}${afterwards(story)}`;
    case 'denied':
      return `Denied at ${door.name} on ${when}: ${sentences[attempt.because ?? 'unknown-code'](story)}`;
  }
}

const sentences: Record<DenialReason, (story: AttemptStory) => string> = {
  'unknown-code': () => 'no code of this door or its site, of any time, is what was typed.',
  'wrong-door': ({ attempt, door }) => `the code belongs to ${attempt.belongsTo ?? 'another door'}, not to ${door.name} (${door.id}).`,
  'too-early': ({ attempt, code, door, lock }) =>
    code
      ? `the code was valid from ${shownAt(code.notBefore, door.timeZone)}, it came ${span(attempt.at, code.notBefore)} too early.${skew(lock)}`
      : 'the code was not valid yet.',
  'too-late': ({ attempt, code, door, lock }) =>
    code
      ? `the code was valid until ${shownAt(code.notAfter, door.timeZone)}, it came ${span(code.notAfter, attempt.at)} too late.${skew(lock)}`
      : 'the code was not valid any more.',
  used: ({ code, door }) =>
    code?.usedAt
      ? `the code had opened the door once, on ${shownAt(code.usedAt, door.timeZone)}, and opens it no second time.`
      : 'the code was spent on an entry already, or on one that was cut short.',
  revoked: revocation,
  throttled: ({ attempt, door }) =>
    attempt.throttledUntil
      ? `the reader ${attempt.readerId} was blocked until ${shownAt(attempt.throttledUntil, door.timeZone)} (${span(attempt.at, attempt.throttledUntil)} more) after too many wrong codes or typing errors, so this one was not looked at.`
      : `the reader ${attempt.readerId} was blocked after too many wrong codes, so this one was not looked at.`,
  lockdown: () => 'the door was in lockdown: nobody enters.',
  'door-offline': ({ attempt, lastContactAt }) =>
    `the lock, which decides here, gave no answer in time; ${lastContactAt ? `it was last heard ${ago(lastContactAt, attempt.at)}` : 'it was never heard'}.`,
  'clock-untrusted': ({ lock }) => `the lock did not trust its clock enough to judge the time: the tolerance is 120 s.${skew(lock)}`,
  'not-bound': () =>
    'the code is bound to the phone it was shown on, and came without a valid proof by that phone; a keypad alone cannot use it.',
  'not-armed': notArmed,
  'rules-unavailable': () => 'the records could not be asked, and without them nothing opens; the code is alive.',
  'second-person': () =>
    'this door opens for two persons: a second one with a code of their own must follow within 30 s; the code is alive.',
  'no-escort': () =>
    'this visitor is accompanied: the code opens only within 30 s after the escort has entered here with theirs; the code is alive.',
};

function revocation({ code, request, door }: AttemptStory): string {
  if (request?.revoked) return `the request was revoked on ${shownAt(request.revoked.at, door.timeZone)}.`;
  if (request?.cancelled) return `the request was cancelled on ${shownAt(request.cancelled.at, door.timeZone)}.`;
  if (code?.state === 'superseded') return `this was code number ${code.generation}, and a fresh one has taken its place.`;
  if (request?.checkedOutAt) return `the visit had ended with the check-out on ${shownAt(request.checkedOutAt, door.timeZone)}.`;
  return 'a rule stood against it, or one of its people may not enter any more.';
}

function notArmed({ request, attempt, door }: AttemptStory): string {
  const place = request?.doors.find(({ doorId }) => doorId === attempt.doorId);
  if (!request || !place || place.lock === 'armed')
    return `the lock of ${door.name} held no such code at that moment: not yet synced, or its lease had run out.`;
  return `the lock of ${door.name} had not acknowledged the code (${place.lock}${place.because ? `, ${place.because}` : ''}): not yet synced, it was due from ${shownAt(request.clocks.armAt, door.timeZone)}.`;
}
