import { timeSpanMs } from '../settings.js';
import { parseNcrontab, type Schedule } from './ncrontab.js';
import { inZone } from './time-zone.js';

/** `isFrequent`: more often than once a minute, too often to write down when it ran. */
export type TimerSchedule = { schedule: Schedule; expression: string; isFrequent: boolean };

const minute = 60_000;

/** An NCRONTAB expression in the zone of `WEBSITE_TIME_ZONE` (default UTC), or a time span between two runs. */
export function timerSchedule(expression: string, zone = process.env['WEBSITE_TIME_ZONE']): TimerSchedule {
  if (/^\d+(\.\d+)?:/.test(expression)) {
    const every = timeSpanMs(expression);
    return { expression, schedule: { next: (after) => new Date(after.getTime() + every) }, isFrequent: every < minute };
  }
  const utc = parseNcrontab(expression);
  const fields = expression.trim().split(/\s+/);
  return { expression, schedule: zone ? inZone(utc, zone, isInterval(fields)) : utc, isFrequent: isFrequent(utc, fields) };
}

/** As the timer extension tells: any of the first three fields (two without seconds) is open, a range or a step. */
function isInterval(fields: string[]): boolean {
  return fields.slice(0, fields.length === 6 ? 3 : 2).some((field) => /[*/-]/.test(field));
}

function isFrequent(schedule: Schedule, fields: string[]): boolean {
  if (fields.length < 6 || fields.slice(1).some((field) => field !== '*')) return false;
  const first = schedule.next(new Date(0));
  return schedule.next(first).getTime() - first.getTime() < minute;
}
