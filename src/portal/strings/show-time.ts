/** Day, time and zone. */
export const inFull = (tag: string, timeZone?: string) =>
  new Intl.DateTimeFormat(tag, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    ...(timeZone !== undefined && { timeZone }),
  });

/** An instant as people write it, in a time zone; with the zone's name, so that nobody takes it for their own. */
export const showTime = (instant: string, tag: string, timeZone?: string): string => inFull(tag, timeZone).format(new Date(instant));

/** The zone of the reader's own clock. */
export const zoneHere = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Whether the reader's clock shows something else at this instant than one in the zone. */
export const differsHere = (instant: string, timeZone: string): boolean => {
  const shown = (zone?: string) =>
    new Intl.DateTimeFormat('en', { dateStyle: 'short', timeStyle: 'short', ...(zone !== undefined && { timeZone: zone }) }).format(
      new Date(instant),
    );
  return shown(timeZone) !== shown();
};

/** The time of day alone, for what happened a moment ago or will soon; with the zone's name where one is given. */
export const showClock = (instant: string, tag: string, timeZone?: string): string =>
  new Intl.DateTimeFormat(tag, {
    hour: '2-digit',
    minute: '2-digit',
    ...(timeZone !== undefined && { timeZone, timeZoneName: 'short' }),
  }).format(new Date(instant));

/** A day as people write it, where they are. */
export const showDay = (instant: string, tag: string): string =>
  new Intl.DateTimeFormat(tag, { dateStyle: 'medium' }).format(new Date(instant));
