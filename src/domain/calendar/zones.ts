import ICAL from 'ical.js';
import { isTimeZone } from '../local-time.js';

export type Zones = ReadonlyMap<string, ICAL.Timezone>;

/** Times of before are over whatever the zone: what its rules said then nobody asks. */
export const firstYear = 1970;
/** The library looks so many years ahead of a time. */
const yearsAhead = 5;
/** Of all zones of a file: each change is reckoned with, once. */
const mostChanges = 2_000;
/** Of the parts and single dates of one zone. */
const mostParts = 100;

/**
 * The zones that a calendar describes (RFC 5545, 3.6.5), as far as they are cheap to reckon with: each part changes once, on single dates or once a year. The library follows
 * the description of whatever zone a time names, so every other one is taken out: a time in it is like one in a zone nobody has described.
 */
export function plainZones(calendar: ICAL.Component, lastYear: number): Zones {
  const zones = new Map<string, ICAL.Timezone>();
  let left = mostChanges;
  for (const component of calendar.getAllSubcomponents('vtimezone')) {
    const name = String(component.getFirstPropertyValue('tzid') ?? '');
    const changes = changesOf(component, lastYear);
    const isTaken = changes <= left && name !== '' && !zones.has(name);
    if (isTaken) left -= changes;
    else calendar.removeSubcomponent(component);
    const zone = isTaken ? calendar.getTimeZoneByID(name) : undefined;
    // Asked for the last year first, it is reckoned once for all.
    zone?.utcOffset(ICAL.Time.fromDateString(`${lastYear}-01-01`));
    if (zone) zones.set(name, zone);
  }
  return zones;
}

type Part = { changes: number; isOpen: boolean };

/** How many changes the library would reckon; no number is enough for a zone that does not change as zones do. */
function changesOf(zone: ICAL.Component, lastYear: number): number {
  const components = zone.getAllSubcomponents();
  const parts = components.slice(0, mostParts).map((component) => partOf(component, lastYear));
  const isPlain = parts.length === components.length && parts.every((part) => part !== undefined) && parts.some((part) => part?.isOpen);
  const dates = components.flatMap((component) => component.getAllProperties('rdate'));
  return isPlain && parts.length + dates.length <= mostParts ? parts.reduce((sum, part) => sum + (part?.changes ?? 0), 0) : Infinity;
}

/** One rule or none, after which the zone has an offset of its own. `isOpen`: whether it is ever reached, without which the library looks for a first change each time. */
function partOf(component: ICAL.Component, lastYear: number): Part | undefined {
  try {
    const value = (name: string) => component.getFirstPropertyValue(name);
    const start = value('dtstart');
    const isOffset = ['tzoffsetfrom', 'tzoffsetto'].every((name) => value(name) instanceof ICAL.UtcOffset);
    const dates = component.getAllProperties('rdate').map((property) => property.getFirstValue());
    if (!(start instanceof ICAL.Time) || !isOffset || !dates.every((date) => date instanceof ICAL.Time)) return undefined;
    const [rule, ...others] = component.getAllProperties('rrule').map((property) => property.getFirstValue());
    if (rule === undefined) return { changes: 1 + dates.length, isOpen: true };
    if (others.length > 0 || !(rule instanceof ICAL.Recur) || !isOnceAYear(rule)) return undefined;
    if (start.year < firstYear) start.year = firstYear;
    const years = Math.max(0, lastYear + yearsAhead - start.year);
    return { changes: years + dates.length, isOpen: rule.until === null && years > 0 };
  } catch {
    return undefined;
  }
}

/** As calendars write it: on the last Sunday of March; on the Friday of some days of it; on one day of it; or on the day it began. Each comes in every few years. */
function isOnceAYear(rule: ICAL.Recur): boolean {
  const parts = String(rule)
    .split(';')
    .filter((part) => !/^(UNTIL|WKST)=/.test(part))
    .sort();
  return plainRules.some((plain) => plain.test(parts.join(';')));
}

const plainRules = [
  /^FREQ=YEARLY$/,
  /^(BYDAY=[+-]?[1-5][A-Z]{2};)?BYMONTH=\d+;FREQ=YEARLY$/,
  /^(BYDAY=[A-Z]{2};)?BYMONTH=\d+;BYMONTHDAY=([1-9]|1\d|2[0-8]);FREQ=YEARLY$/,
  /^BYDAY=[A-Z]{2};BYMONTH=\d+;BYMONTHDAY=([1-9]|1\d|2[0-8])(,\d{1,2}){1,6};FREQ=YEARLY$/,
];

type Zoned = { text: string; timeZone?: string };

/** A time as somebody would type it. A zone we know by name is ours to judge; one that only the file describes is reckoned by that; a time without any is the door's. */
export function timeOf(time: ICAL.Time, component: ICAL.Component, name: string, zones: Zones): Zoned | undefined {
  const local = time.toString().replace(/Z$/, '');
  if (time.zone === ICAL.Timezone.utcTimezone || time.toString().endsWith('Z')) return { text: `${local}Z` };
  const property = component.getFirstProperty(name) ?? component.getFirstProperty('dtstart');
  const zone = String(property?.getParameter('tzid') ?? '');
  if (zone === '') return { text: local };
  if (isTimeZone(zone)) return { text: local, timeZone: zone };
  const described = zones.get(zone);
  return described && { text: new Date(inZone(time, described).toUnixTime() * 1000).toISOString() };
}

function inZone(time: ICAL.Time, zone: ICAL.Timezone): ICAL.Time {
  const moved = time.clone();
  moved.zone = zone;
  return moved;
}
