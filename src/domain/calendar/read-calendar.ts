import ICAL from 'ical.js';
import { lastYear, type OutOfReach, outOfReach } from './reach.js';
import { plainZones, timeOf, type Zones } from './zones.js';

/** One event of a calendar, as somebody who books would say it. Times are texts: local with their zone, or with an offset. */
export type CalendarEvent = {
  uid: string;
  /** The occurrence of a recurring event: the day it was first meant for. */
  day?: string;
  sequence: number;
  isCancelled: boolean;
  window: { start: string; end: string; timeZone?: string };
  title: string;
  text: string;
  /** Where it takes place: `X-LATCH-DOORS`, else the location. */
  places: string[];
  ticket?: string;
  attendees: string[];
  organizer?: string;
};

export type CalendarProblem = {
  uid: string;
  title?: string;
  because: 'no-uid' | 'all-day' | 'no-end' | 'unsupported-recurrence' | 'unknown-time-zone' | 'unreadable' | OutOfReach;
};
export type CalendarReading =
  | { ok: true; events: CalendarEvent[]; problems: CalendarProblem[] }
  | { ok: false; because: 'not-a-calendar' | 'too-many-events' };

/** Of the events in a file, and of the days they come to. */
const mostEvents = 200;
const mostOccurrences = 60;
/** More doors or people than any visit has: what is named beyond them changes nothing any more. */
const mostNamed = 64;
/** Whoever looks an event up names it in an address. */
const longestUid = 250;

/** Reads iCalendar (RFC 5545), as Outlook, Google and others write it. Weekly recurrences are spelled out until `until`; other ones are named and left alone. */
export function readCalendar(text: string, until: Date): CalendarReading {
  const calendar = parsed(text);
  if (!calendar) return { ok: false, because: 'not-a-calendar' };
  const components = calendar.getAllSubcomponents('vevent');
  if (components.length > mostEvents) return { ok: false, because: 'too-many-events' };
  const isCancelling = String(calendar.getFirstPropertyValue('method') ?? '').toUpperCase() === 'CANCEL';
  const zones = plainZones(calendar, lastYear(until));
  const read: Read = { events: [], problems: [] };
  const world = { until, isCancelling, zones, facts: new Map() };
  for (const family of mastersOf(components)) {
    const { events, problems } = readFamily(family, world);
    read.events.push(...events);
    read.problems.push(...problems);
    if (read.events.length > mostEvents) return { ok: false, because: 'too-many-events' };
  }
  return { ok: true, ...read };
}

function parsed(text: string): ICAL.Component | undefined {
  try {
    const calendar = new ICAL.Component(ICAL.parse(text));
    return calendar.name === 'vcalendar' ? calendar : undefined;
  } catch {
    return undefined;
  }
}

type Family = { master: ICAL.Component; changes: ICAL.Component[] };
type World = { until: Date; isCancelling: boolean; zones: Zones; facts: Map<ICAL.Component, Facts> };
type Read = { events: CalendarEvent[]; problems: CalendarProblem[] };

/** An event with the occurrences of it that were changed one by one. A changed occurrence whose series is not in the file stands for itself. */
function mastersOf(components: readonly ICAL.Component[]): Family[] {
  const isChange = (component: ICAL.Component) => component.hasProperty('recurrence-id');
  const masters = newestOf(components.filter((component) => !isChange(component)));
  const changes = components.filter(isChange);
  const uids = masters.map(uidOf);
  return [
    ...masters.map((master) => ({ master, changes: changes.filter((change) => uidOf(change) === uidOf(master)) })),
    ...changes.filter((change) => !uids.includes(uidOf(change))).map((master) => ({ master, changes: [] })),
  ];
}

/** An event is in a calendar once (RFC 5545, 3.8.4.7): of versions of it beside each other the newest counts, the last of those that say to be equally new. */
function newestOf(masters: readonly ICAL.Component[]): ICAL.Component[] {
  const newest = new Map<string, ICAL.Component>();
  for (const master of masters) {
    const name = uidOf(master) || `nameless ${newest.size}`;
    const known = newest.get(name);
    if (!known || sequenceOf(master) >= sequenceOf(known)) newest.set(name, master);
  }
  return [...newest.values()];
}

function readFamily(family: Family, world: World): Read {
  const uid = uidOf(family.master);
  if (uid === '') return { events: [], problems: [{ uid, because: 'no-uid' }] };
  if (uid.length > longestUid) return { events: [], problems: [{ uid: uid.slice(0, longestUid), because: 'unreadable' }] };
  try {
    const because = [family.master, ...family.changes].flatMap((component) => outOfReach(component, world.until) ?? [])[0];
    if (because) return { events: [], problems: [{ ...titled(family.master), because }] };
    const event = new ICAL.Event(family.master, { exceptions: family.changes });
    return event.isRecurring() ? readSeries(event, world) : gathered([readOne(event, event.startDate, event.endDate, world)], uid);
  } catch {
    return { events: [], problems: [{ uid, because: 'unreadable' }] };
  }
}

function readSeries(event: ICAL.Event, world: World): Read {
  if (!isWeekly(event.component)) return { events: [], problems: [{ uid: event.uid, because: 'unsupported-recurrence' }] };
  const read: (CalendarEvent | CalendarProblem)[] = [];
  const days = event.iterator();
  for (let next = days.next(); next && read.length < mostOccurrences && next.toJSDate() <= world.until; next = days.next()) {
    const { item, startDate, endDate } = event.getOccurrenceDetails(next);
    const one = readOne(item, startDate, endDate, world);
    read.push('because' in one ? one : { ...one, day: next.toString().slice(0, 10) });
  }
  return gathered(read, event.uid);
}

/** What stands against every day of a series is said once. */
function gathered(read: readonly (CalendarEvent | CalendarProblem)[], uid: string): Read {
  const problems = read.flatMap((each) => ('because' in each ? [{ ...each, uid }] : []));
  const once = new Map(problems.map((problem) => [`${problem.because} ${problem.title}`, problem]));
  return { events: read.flatMap((each) => ('because' in each ? [] : [each])), problems: [...once.values()] };
}

/** Every so many weeks on some days: rules that are cheap to follow, and what visits need. */
function isWeekly(component: ICAL.Component): boolean {
  const rules = component.getAllProperties('rrule').map((property) => String(property.getFirstValue()));
  const isPlain = (rule: string) =>
    /^FREQ=WEEKLY(;(INTERVAL=\d{1,2}|COUNT=\d{1,3}|UNTIL=[\dTZ]{8,16}|WKST=[A-Z]{2}|BYDAY=[A-Z]{2}(,[A-Z]{2}){0,6}))*$/.test(rule);
  return rules.length === 1 && rules.every(isPlain) && !component.hasProperty('rdate') && !component.hasProperty('exrule');
}

function readOne(event: ICAL.Event, start: ICAL.Time, end: ICAL.Time | null, world: World): CalendarEvent | CalendarProblem {
  const { uid } = event;
  if (start.isDate) return { ...titled(event.component), because: 'all-day' };
  if (!end || end.isDate || end.compare(start) <= 0) return { ...titled(event.component), because: 'no-end' };
  const [from, to] = [timeOf(start, event.component, 'dtstart', world.zones), timeOf(end, event.component, 'dtend', world.zones)];
  if (!from || !to) return { ...titled(event.component), because: 'unknown-time-zone' };
  return {
    uid,
    ...factsOf(event.component, world),
    window: { start: from.text, end: to.text, ...(from.timeZone && { timeZone: from.timeZone }) },
  };
}

/** `title`: as much of it as names the event. */
function titled(component: ICAL.Component): Pick<CalendarProblem, 'uid' | 'title'> {
  const title = String(component.getFirstPropertyValue('summary') ?? '').slice(0, 200);
  return { uid: uidOf(component), ...(title !== '' && { title }) };
}

type Facts = Omit<CalendarEvent, 'uid' | 'window'>;

/** The same for every day of a series. */
function factsOf(component: ICAL.Component, world: World): Facts {
  const facts = world.facts.get(component) ?? readFacts(component, world);
  world.facts.set(component, facts);
  return facts;
}

function readFacts(component: ICAL.Component, { isCancelling }: World): Facts {
  const text = (name: string) => String(component.getFirstPropertyValue(name) ?? '');
  const value = (name: string) => text(name).trim();
  const ticket = value('x-latch-ticket');
  const organizer = mailOf(value('organizer'));
  return {
    sequence: sequenceOf(component),
    isCancelled: isCancelling || value('status').toUpperCase() === 'CANCELLED',
    title: text('summary'),
    text: text('description'),
    places: fewOf(
      (value('x-latch-doors') || value('location'))
        .split(/[,;]/)
        .map((each) => each.trim())
        .filter((each) => each !== ''),
    ),
    ...(ticket !== '' && { ticket }),
    attendees: fewOf(component.getAllProperties('attendee').flatMap(attendeeOf)),
    ...(organizer && { organizer }),
  };
}

const fewOf = (named: readonly string[]): string[] => [...new Set(named)].slice(0, mostNamed);

/** Of versions without a number, or with one that is none, nobody can say which is newer. */
function sequenceOf(component: ICAL.Component): number {
  const sequence = Number(component.getFirstPropertyValue('sequence') ?? 0);
  return Number.isSafeInteger(sequence) && sequence > 0 ? sequence : 0;
}

/** Rooms and resources have addresses as well, but nobody is there. */
function attendeeOf(property: ICAL.Property): string[] {
  const kind = String(property.getParameter('cutype') ?? 'INDIVIDUAL').toUpperCase();
  const hasDeclined = String(property.getParameter('partstat') ?? '').toUpperCase() === 'DECLINED';
  const mail = mailOf(String(property.getFirstValue() ?? ''));
  return mail && kind === 'INDIVIDUAL' && !hasDeclined ? [mail] : [];
}

const mailOf = (address: string): string | undefined => /^mailto:([^\s@]+@[^\s@]+)$/i.exec(address)?.[1]?.toLowerCase();
const uidOf = (component: ICAL.Component): string => String(component.getFirstPropertyValue('uid') ?? '');
