import { clocksOf } from './clocks.js';
import type { DoorRecord } from './door-record.js';
import type { Instant } from './ids.js';
import { instantOf } from './local-time.js';
import type { Policy } from './policy.js';
import { policyAt } from './policy-at.js';
import type { Clocks } from './request-record.js';
import { instantFrom, minutesAfter, type Window } from './window.js';

/** What a person asks for. Times as typed: ISO 8601 with an offset, or local with `timeZone`; `start: "now"` goes with `minutes`. */
export type Ask = {
  doorIds: readonly string[];
  window: { start: string; end?: string | undefined; minutes?: number | undefined; timeZone?: string | undefined };
  purpose: string;
  ticket?: string | undefined;
};

export type PlanRefusal = {
  ok: false;
  code:
    | 'window-in-past'
    | 'window-end-missing'
    | 'window-end-before-start'
    | 'window-too-long'
    | 'window-too-far'
    | 'nonexistent-local-time'
    | 'ambiguous-local-time'
    | 'invalid-window'
    | 'unknown-door'
    | 'too-long';
  /** The place in the request's body: `window.start`. */
  field: string;
  detail: string;
  /** Times that may have been meant, ISO 8601 with an offset. */
  offers?: string[];
};

export type Plan = { ok: true; window: Window; clocks: Clocks; opensAtApproval?: { minutes: number } } | PlanRefusal;

/** Turns what was asked into a window and its clocks, or says what is wrong with it and where. `doors`: those that exist, at least all that were asked for. */
export function planRequest(ask: Ask, doors: readonly DoorRecord[], policy: Policy, now: Date): Plan {
  const asked = doors.filter(({ id }) => ask.doorIds.includes(id));
  return refusedDoors(ask, asked) ?? refusedTexts(ask, policy) ?? planWindow(ask.window, asked, policyAt(policy, asked), now);
}

/** Another end for a window that may have begun already: its beginning stays. */
export function planStay(
  opensAt: Instant,
  asked: { end: string; timeZone?: string | undefined },
  doors: readonly DoorRecord[],
  policy: Policy,
  now: Date,
): Plan {
  const rules = policyAt(policy, doors);
  const end = readTime(asked.end, 'end', asked.timeZone);
  if (!end.ok) return end;
  const window = { opensAt, closesAt: end.instant };
  if (end.instant <= instantFrom(now)) return refuse('window-in-past', 'end', 'The end has passed; who has left checks out.');
  if (end.instant <= opensAt) return refuse('window-end-before-start', 'end', 'The end must be after the start.');
  const minutes = (Date.parse(end.instant) - Date.parse(opensAt)) / 60_000;
  return minutes > rules.windowMaxMinutes ? tooLong('end', rules) : { ok: true, window, clocks: clocksOf(window, now, doors, rules) };
}

/** The beginning of a wish, where it can be read. */
export function startOf({ start, timeZone }: Ask['window']): Instant | undefined {
  const reading = readTime(start, 'window.start', timeZone);
  return reading.ok ? reading.instant : undefined;
}

const refuse = (code: PlanRefusal['code'], field: string, detail: string): PlanRefusal => ({ ok: false, code, field, detail });

function refusedDoors({ doorIds }: Ask, known: readonly DoorRecord[]): PlanRefusal | undefined {
  const ids = new Set<string>(known.map(({ id }) => id));
  const missing = doorIds.findIndex((asked) => !ids.has(asked));
  if (missing >= 0) return refuse('unknown-door', `doorIds[${missing}]`, 'No such door.');
  return doorIds.length === 0 ? refuse('unknown-door', 'doorIds', 'At least one door is needed.') : undefined;
}

function refusedTexts({ purpose, ticket }: Ask, { textMaxCharacters }: Policy): PlanRefusal | undefined {
  const tooLong = (text = '') => [...text].length > textMaxCharacters;
  const field = tooLong(purpose) ? 'purpose' : 'ticket';
  if (!tooLong(purpose) && !tooLong(ticket)) return undefined;
  return refuse('too-long', field, `At most ${textMaxCharacters} characters.`);
}

function planWindow(asked: Ask['window'], doors: readonly DoorRecord[], policy: Policy, now: Date): Plan {
  if (asked.start === 'now') return planNow(asked.minutes, doors, policy, now);
  if (asked.minutes !== undefined) {
    return refuse('invalid-window', 'window.minutes', 'Minutes go with the start "now"; a window with a start of its own has an end.');
  }
  const start = readTime(asked.start, 'window.start', asked.timeZone);
  if (!start.ok) return start;
  if (asked.end === undefined) return refuse('window-end-missing', 'window.end', 'A window needs an end.');
  const end = readTime(asked.end, 'window.end', asked.timeZone);
  if (!end.ok) return end;
  const window = { opensAt: start.instant, closesAt: end.instant };
  return refusedWindow(window, policy, now) ?? { ok: true, window, clocks: clocksOf(window, now, doors, policy) };
}

/** The window is provisional: it opens when the request is approved, which must happen within the shortest time for a decision. */
function planNow(minutes: number | undefined, doors: readonly DoorRecord[], policy: Policy, now: Date): Plan {
  if (minutes === undefined) return refuse('window-end-missing', 'window.minutes', 'A window that starts now needs its minutes.');
  if (!Number.isInteger(minutes)) return refuse('invalid-window', 'window.minutes', 'A whole number of minutes is needed.');
  if (minutes < 1) return refuse('window-end-before-start', 'window.minutes', 'At least one minute is needed.');
  if (minutes > policy.windowMaxMinutes) return tooLong('window.minutes', policy);
  const window = { opensAt: instantFrom(now), closesAt: minutesAfter(now, minutes) };
  const clocks = { ...clocksOf(window, now, doors, policy), decideBy: minutesAfter(now, policy.decide.atLeastMinutes) };
  return { ok: true, window, clocks, opensAtApproval: { minutes } };
}

function refusedWindow(window: Window, policy: Policy, now: Date): PlanRefusal | undefined {
  const [opens, closes] = [Date.parse(window.opensAt), Date.parse(window.closesAt)];
  if (closes <= opens) return refuse('window-end-before-start', 'window.end', 'The end must be after the start.');
  if (opens < now.getTime()) return refuse('window-in-past', 'window.start', 'The start has passed; "now" with minutes opens at approval.');
  if (closes - opens > policy.windowMaxMinutes * 60_000) return tooLong('window.end', policy);
  const horizon = minutesAfter(now, policy.bookableDays * 24 * 60);
  if (opens <= Date.parse(horizon)) return undefined;
  return refuse('window-too-far', 'window.start', `At most ${policy.bookableDays} days ahead.`);
}

const tooLong = (field: string, { windowMaxMinutes }: Policy) =>
  refuse('window-too-long', field, `A window lasts at most ${windowMaxMinutes} minutes.`);

/** What a time as typed means, or why it means nothing. `field`: where it stands; its zone is called `timeZone` beside it. */
export function readTime(text: string, field: string, timeZone: string | undefined): { ok: true; instant: Instant } | PlanRefusal {
  const reading = instantOf(text, timeZone);
  switch (reading.kind) {
    case 'instant':
      return { ok: true, instant: reading.instant };
    case 'nonexistent':
      return { ...refuse('nonexistent-local-time', field, 'The clocks skip this local time.'), offers: reading.offers };
    case 'ambiguous':
      return { ...refuse('ambiguous-local-time', field, 'The clocks show this local time twice.'), offers: reading.offers };
    case 'malformed':
      return refuse('invalid-window', field, 'Not an ISO 8601 date and time.');
    case 'unknown-zone':
      return refuse('invalid-window', field.replace(/\w+$/, 'timeZone'), 'A time without an offset needs an IANA time zone.');
  }
}
