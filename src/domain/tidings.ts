import type { RequestRecord, TidingsAbout } from './request-record.js';

/** People are to be written to about this, or once more: in a letter, which nothing waits for. */
export function owe(record: RequestRecord, about: TidingsAbout): RequestRecord {
  const { count, owed } = record.tidings ?? { count: 0, owed: [] };
  const others = owed.filter((each) => each.about !== about);
  return { ...record, tidings: { count: count + 1, owed: [...others, { about, nth: count + 1 }] } };
}

/** They have been. What came about meanwhile they have yet to hear. */
export function noteTold(record: RequestRecord, nth: number): RequestRecord {
  const { tidings } = record;
  const owed = tidings?.owed.filter((each) => each.nth !== nth) ?? [];
  return tidings && owed.length < tidings.owed.length ? { ...record, tidings: { ...tidings, owed } } : record;
}
