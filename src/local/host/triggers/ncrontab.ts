/** A compiled six-field NCRONTAB expression, in UTC. */
export type Schedule = { next(after: Date): Date };

type Field = { least: number; most: number; names?: string[] };

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const fields: Field[] = [
  { least: 0, most: 59 },
  { least: 0, most: 59 },
  { least: 0, most: 23 },
  { least: 1, most: 31 },
  { least: 1, most: 12, names: months },
  { least: 0, most: 6, names: weekdays },
];
const farthestYears = 10;

/**
 * Compiles `{second} {minute} {hour} {day} {month} {day-of-week}` with `*`, lists, ranges, steps and English names; five fields mean second 0.
 * As in NCrontab, day and day-of-week must both fit. Errors: names the field that can't be read.
 */
export function parseNcrontab(expression: string): Schedule {
  const parts = expression.trim().split(/\s+/);
  if (parts.length === 5) parts.unshift('0');
  if (parts.length !== 6) throw new Error(`'${expression}' is not an NCRONTAB expression of six fields.`);
  const [second, minute, hour, day, month, weekday] = parts.map((part, index) => valuesOf(part, fields[index] as Field, expression));
  if (!second || !minute || !hour || !day || !month || !weekday) throw new Error(`'${expression}' is not an NCRONTAB expression.`);
  const isDay = (at: Date) => day.has(at.getUTCDate()) && month.has(at.getUTCMonth() + 1) && weekday.has(at.getUTCDay());

  /** Moves to the next instant that may fit; true when this one does. */
  const step = (at: Date): boolean => {
    if (!isDay(at)) at.setUTCHours(24, 0, 0, 0);
    else if (!hour.has(at.getUTCHours())) at.setUTCHours(at.getUTCHours() + 1, 0, 0, 0);
    else if (!minute.has(at.getUTCMinutes())) at.setUTCMinutes(at.getUTCMinutes() + 1, 0, 0);
    else if (!second.has(at.getUTCSeconds())) at.setUTCSeconds(at.getUTCSeconds() + 1, 0);
    else return true;
    return false;
  };

  return {
    next(after) {
      const at = new Date(Math.floor(after.getTime() / 1000) * 1000 + 1000);
      const end = at.getUTCFullYear() + farthestYears;
      while (!step(at)) if (at.getUTCFullYear() > end) throw new Error(`'${expression}' never occurs.`);
      return at;
    },
  };
}

function valuesOf(text: string, field: Field, expression: string): Set<number> {
  const values = new Set<number>();
  for (const item of text.split(',')) addItem(item, field, values, expression);
  return values;
}

function addItem(item: string, field: Field, values: Set<number>, expression: string): void {
  const [range = '', step = '1'] = item.split('/');
  const [from = '', to] = range.split('-');
  const every = Number(step);
  const low = from === '*' ? field.least : numberOf(from, field);
  const open = from === '*' || item.includes('/');
  const high = to !== undefined ? numberOf(to, field) : open ? field.most : low;
  if (![low, high, every].every(Number.isInteger) || every < 1 || low < field.least || high > field.most || low > high) {
    throw new Error(`'${item}' in '${expression}' is not a value of that NCRONTAB field.`);
  }
  for (let value = low; value <= high; value += every) values.add(value);
}

function numberOf(text: string, field: Field): number {
  const named = field.names?.indexOf(text.slice(0, 3).toLowerCase()) ?? -1;
  return named >= 0 ? named + field.least : text === '' ? Number.NaN : Number(text);
}
