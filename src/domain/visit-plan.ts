import { clocksOf } from './clocks.js';
import type { DoorRecord } from './door-record.js';
import type { DoorId, Instant, SiteId } from './ids.js';
import { dayOf, hourOf, instantOf, laterLocal, shiftDay, weekdayOf } from './local-time.js';
import { type PlanRefusal, planRequest } from './plan-request.js';
import type { Policy } from './policy.js';
import { policyAt } from './policy-at.js';
import type { Clocks } from './request-record.js';
import { calendarSays, type SiteCalendar } from './site-calendar.js';
import { groupsOf, type VisitDoor, type VisitFlag } from './visit-record.js';
import { occurrencesOf, type Weekly } from './weekly.js';
import { earliest, instantFrom, latest, type Window } from './window.js';

type AskedWindow = { start: string; end?: string | undefined; timeZone?: string | undefined };

/** What somebody books. Local times are those of each door, unless a zone is named. */
export type VisitAsk = {
  doors: readonly { doorId: string; window?: AskedWindow | undefined }[];
  window: AskedWindow;
  purpose: string;
  ticket?: string | undefined;
  repeat?: Weekly | undefined;
  /** One of several, although it is booked on its own: approvers are asked when it is nearer. */
  isOneOfMany?: boolean | undefined;
};

/** One visit as it would take place. `day`: where it is one of several. */
export type PlannedVisit = {
  day?: string;
  doors: VisitDoor[];
  sites: SiteId[];
  window: Window;
  timeZone: string;
  clocks: Clocks;
  askAt: Instant;
  flags: VisitFlag[];
};

export type VisitRefusal = Omit<PlanRefusal, 'code'> & {
  code: PlanRefusal['code'] | 'site-closed' | 'invalid-ticket' | 'invalid-repeat' | 'nothing-left';
  /** Which of several. */
  day?: string;
};
export type VisitPlan = { ok: true; visits: PlannedVisit[]; skipped: { day: string; because: string }[] } | VisitRefusal;

type World = { doors: readonly DoorRecord[]; calendars: readonly SiteCalendar[]; policy: Policy; now: Date };

/** Turns a booking into visits with instants, or says what is wrong with it and where. A visit that comes again is one visit each time, with its own checks. */
export function planVisit(ask: VisitAsk, world: World): VisitPlan {
  const ticket = refusedTicket(ask, world.policy);
  if (ticket) return ticket;
  return ask.repeat ? planSeries(ask, ask.repeat, world) : planSingle(ask, world);
}

function refusedTicket({ ticket }: VisitAsk, { visits }: Policy): VisitRefusal | undefined {
  if (ticket === undefined || new RegExp(visits.ticketPattern, 'u').test(ticket)) return undefined;
  return refuse('invalid-ticket', 'ticket', `A ticket looks like ${visits.ticketExample}.`);
}

function planSingle(ask: VisitAsk, world: World): VisitPlan {
  const planned = planOne(ask, world);
  if (!('doors' in planned)) return planned;
  const { isClosed, names } = saidAbout(planned, world);
  if (isClosed) return refuse('site-closed', 'window', `Nobody visits then: ${names.join(', ')}.`);
  return { ok: true, visits: [ask.isOneOfMany ? { ...planned, askAt: askTime(planned, world) } : planned], skipped: [] };
}

function planSeries(ask: VisitAsk, repeat: Weekly, world: World): VisitPlan {
  const occurrences = occurrencesOf(ask.window.start, repeat);
  if (!occurrences) return refuse('invalid-repeat', 'window.start', 'A visit that comes again needs local times, without an offset.');
  const visits: PlannedVisit[] = [];
  const skipped: { day: string; because: string }[] = [];
  for (const { days, day } of occurrences) {
    const outcome = occurrence(ask, repeat, days, day, world);
    if ('ok' in outcome) return { ...outcome, day };
    if ('because' in outcome) skipped.push({ day, because: outcome.because });
    else visits.push({ ...outcome, day, askAt: askTime(outcome, world) });
  }
  return visits.length > 0 ? { ok: true, visits, skipped } : refuse('nothing-left', 'repeat', 'No day is left for this visit.');
}

function occurrence(
  ask: VisitAsk,
  repeat: Weekly,
  days: number,
  day: string,
  world: World,
): PlannedVisit | VisitRefusal | { because: string } {
  if (repeat.except.includes(day)) return { because: 'excepted' };
  const planned = planOne(laterBy(ask, days, repeat.whenUnclear, world), world);
  const because = skippedBecause(planned, repeat, world);
  if (because !== undefined) return { because };
  return 'ok' in planned ? { ...planned, field: asAsked(planned.field, ask) } : planned;
}

/** A door that has no window of its own takes that of the visit. */
const asAsked = (field: string, { doors }: VisitAsk) =>
  field.replace(/^doors\[(\d+)\]\.window/, (own, index: string) => (doors[Number(index)]?.window ? own : 'window'));

const unclear: readonly string[] = ['nonexistent-local-time', 'ambiguous-local-time'];

function skippedBecause(planned: PlannedVisit | VisitRefusal, { whenUnclear }: Weekly, world: World): string | undefined {
  if (!('doors' in planned)) return whenUnclear === 'skip' && unclear.includes(planned.code) ? planned.code : undefined;
  const { isClosed, names } = saidAbout(planned, world);
  return isClosed ? names.join(', ') : undefined;
}

/** The same booking so many days later, at the same local times. */
function laterBy(ask: VisitAsk, days: number, whenUnclear: Weekly['whenUnclear'], { doors }: World): VisitAsk {
  const moved = (window: AskedWindow, timeZone: string): AskedWindow => ({
    ...window,
    start: clear(laterLocal(window.start, days) ?? window.start, window.timeZone ?? timeZone, whenUnclear),
    ...(window.end !== undefined && { end: clear(laterLocal(window.end, days) ?? window.end, window.timeZone ?? timeZone, whenUnclear) }),
  });
  return {
    ...ask,
    doors: ask.doors.map(({ doorId, window }) => ({
      doorId,
      window: moved(window ?? ask.window, doors.find(({ id }) => id === doorId)?.timeZone ?? 'UTC'),
    })),
  };
}

/** A local time that is skipped or comes twice, decided beforehand. */
function clear(text: string, timeZone: string, whenUnclear: Weekly['whenUnclear']): string {
  if (whenUnclear !== 'earlier' && whenUnclear !== 'later') return text;
  const reading = instantOf(text, timeZone);
  if (reading.kind !== 'nonexistent' && reading.kind !== 'ambiguous') return text;
  return reading.offers[whenUnclear === 'earlier' ? 0 : 1] ?? text;
}

function planOne(ask: VisitAsk, world: World): PlannedVisit | VisitRefusal {
  const planned: (VisitDoor & { door: DoorRecord })[] = [];
  for (const [index, { doorId, window }] of ask.doors.entries()) {
    const door = world.doors.find(({ id }) => id === doorId);
    if (!door) return refuse('unknown-door', `doors[${index}]`, 'No such door.');
    const plan = planDoor(ask, window ?? ask.window, door, world);
    if (!('opensAt' in plan))
      return { ...plan, field: plan.field.startsWith('window') && window ? `doors[${index}].${plan.field}` : plan.field };
    planned.push({ doorId: door.id, window: plan, door });
  }
  const [first, ...others] = planned;
  if (!first) return refuse('unknown-door', 'doors', 'At least one door is needed.');
  const { extraApprovers, names } = calendarSays(world.calendars, planned);
  return {
    doors: planned.map(({ doorId, window }) => ({ doorId, window })),
    sites: [...new Set(planned.map(({ door }) => door.site))],
    window: {
      opensAt: earliest(first.window.opensAt, ...others.map(({ window }) => window.opensAt)),
      closesAt: latest(first.window.closesAt, ...others.map(({ window }) => window.closesAt)),
    },
    timeZone: first.door.timeZone,
    clocks: firstClocks(planned, world),
    askAt: instantFrom(world.now),
    flags: extraApprovers > 0 ? [{ code: 'extra-approver', detail: names.join(', '), facts: { days: names } }] : [],
  };
}

function planDoor({ purpose, ticket }: VisitAsk, window: AskedWindow, door: DoorRecord, { policy, now }: World): Window | VisitRefusal {
  if (window.start === 'now')
    return refuse('invalid-window', 'window.start', 'A visit is booked for a time; who wants in now asks for entry.');
  const asked = { ...window, timeZone: window.timeZone ?? door.timeZone };
  const plan = planRequest({ doorIds: [door.id], window: asked, purpose, ticket }, [door], policy, now);
  return plan.ok ? plan.window : plan;
}

/** The six clocks of the doors that open first. */
function firstClocks(planned: readonly (VisitDoor & { door: DoorRecord })[], { policy, now }: World): Clocks {
  const groups = groupsOf(planned).sort((one, other) => (one.window.opensAt < other.window.opensAt ? -1 : 1));
  const doorIds: readonly DoorId[] = groups[0]?.doorIds ?? [];
  const doors = planned.flatMap(({ door }) => (doorIds.includes(door.id) ? [door] : []));
  const window = groups[0]?.window ?? { opensAt: instantFrom(now), closesAt: instantFrom(now) };
  return clocksOf(window, now, doors, policyAt(policy, doors));
}

const saidAbout = (planned: PlannedVisit, { doors, calendars }: World) =>
  calendarSays(
    calendars,
    planned.doors.flatMap(({ doorId, window }) => doors.filter(({ id }) => id === doorId).map((door) => ({ door, window }))),
  );

const askHour = 9;
const saturday = 6;

/** Some days ahead at nine in the morning at the door, on a day people are at work: whoever is asked has four hours. */
function askTime({ window, timeZone, doors: [first] }: PlannedVisit, { doors, calendars, policy, now }: World): Instant {
  const site = doors.find(({ id }) => id === first?.doorId)?.site;
  const special = calendars.find((calendar) => calendar.site === site)?.days ?? [];
  const isFree = (day: string) =>
    weekdayOf(day) >= saturday || special.some(({ from, to, effect }) => effect === 'skip' && day >= from && day <= to);
  let day = shiftDay(dayOf(window.opensAt, timeZone), -policy.visits.askDaysAhead);
  for (let back = 0; back < 31 && isFree(day); back += 1) day = shiftDay(day, -1);
  return latest(hourOf(day, askHour, timeZone), instantFrom(now));
}

const refuse = (code: VisitRefusal['code'], field: string, detail: string): VisitRefusal => ({ ok: false, code, field, detail });
