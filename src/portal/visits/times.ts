/** When something takes place, as it is filled in: local to its door. `startAs`, `endAs`: the instant that was meant by a local time that exists twice or not at all. */
export type Times = { start: string; end: string; startAs: string; endAs: string };
/** A door of a visit; `own`: where it is needed for a part of it only. */
export type PlaceWish = { doorId: string; own?: Times | undefined };

export const noTimes: Times = { start: '', end: '', startAs: '', endAs: '' };

const minuteMs = 60_000;
const minutesOf = (local: string): number => Date.parse(`${local}Z`) / minuteMs;

/** So many minutes later on the clock, whatever becomes of the clocks meanwhile; nothing where nothing is filled in. */
const laterBy = (local: string, minutes: number): string => {
  const at = new Date((minutesOf(local) + minutes) * minuteMs);
  return Number.isNaN(at.getTime()) ? '' : at.toISOString().slice(0, 16);
};

const hour = 60;

/** As it is once it begins at another time: as long as before, an hour where that is not known. */
export function begunAt({ start: before, end }: Times, start: string): Times {
  const long = minutesOf(end) - minutesOf(before);
  return { start, end: laterBy(start, long > 0 ? long : hour), startAs: '', endAs: '' };
}

/** Parts of a visit that begins at another time move with it. */
export function movedBy(places: readonly PlaceWish[], before: string, after: string): PlaceWish[] {
  const minutes = minutesOf(after) - minutesOf(before);
  return places.map((place) =>
    place.own && !Number.isNaN(minutes) ? { ...place, own: begunAt(place.own, laterBy(place.own.start, minutes)) } : place,
  );
}

export type AskedWindow = { start: string; end: string; timeZone: string };
export type AskedPlace = string | { doorId: string; window: AskedWindow };

/** As the API takes it, in the time of a zone; undefined while it is not filled in. */
export const windowOf = ({ start, end, startAs, endAs }: Times, timeZone: string): AskedWindow | undefined =>
  start === '' || end === '' ? undefined : { start: startAs || start, end: endAs || end, timeZone };

/** The doors as the API takes them, each in its own time; undefined while one of them is not filled in. */
export function placesAsked(places: readonly PlaceWish[], zoneOf: (doorId: string) => string): AskedPlace[] | undefined {
  const asked = places.flatMap(({ doorId, own }): AskedPlace[] => {
    if (!own) return [doorId];
    const window = windowOf(own, zoneOf(doorId));
    return window ? [{ doorId, window }] : [];
  });
  return asked.length === places.length ? asked : undefined;
}

type Zoned = { start: string; end: string };

/** The form for something that has its times already (`2027-02-03T12:00:00+01:00`). */
export const timesOf = ({ start, end }: Zoned): Times => ({ ...noTimes, start: start.slice(0, 16), end: end.slice(0, 16) });
