/** `during`: the clocks are put forward or back inside the window; `since`: it is another time of the year than today. With what they show before and after. */
export type ClockChange = { kind: 'during' | 'since'; from: string; to: string };

/** What somebody should know of summer time when they read a window in the time of a door; undefined where there is nothing to know. */
export function clockChange(opensAt: string, closesAt: string, timeZone: string, tag: string, today = new Date()): ClockChange | undefined {
  const [now, opens, closes] = [today, new Date(opensAt), new Date(closesAt)].map((at) => ({
    name: partOf(at, timeZone, tag, 'short'),
    offset: partOf(at, timeZone, 'en', 'longOffset'),
  }));
  if (!now || !opens || !closes) return undefined;
  if (opens.offset !== closes.offset) return { kind: 'during', from: opens.name, to: closes.name };
  return now.offset === opens.offset ? undefined : { kind: 'since', from: now.name, to: opens.name };
}

const partOf = (at: Date, timeZone: string, tag: string, timeZoneName: 'short' | 'longOffset'): string =>
  new Intl.DateTimeFormat(tag, { timeZone, timeZoneName }).formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
