import type { SiteCalendar } from '../../../src/domain/site-calendar.js';
import type { VisitRecord } from '../../../src/domain/visit-record.js';
import type { SiteCalendars, Visits } from '../../../src/ports/visits.js';
import { type Kept, kept } from './kept.js';

/** Visits in memory. `watch` hears of every change, as a change feed does. */
export function memoryVisits(records: Kept<VisitRecord> = kept()): Visits & { watch(listener: (visit: VisitRecord) => void): void } {
  const listeners: ((visit: VisitRecord) => void)[] = [];
  const put = (visit: VisitRecord) => {
    records.put(visit.id, visit);
    for (const listener of listeners) listener(visit);
    return visit;
  };
  const concerns = (visit: VisitRecord, personId: string) =>
    [visit.bookedBy, visit.hostId, visit.escortId, ...visit.crew].some((id) => id === personId);
  return {
    watch: (listener) => void listeners.push(listener),
    async create(visit) {
      const known = records.get(visit.id);
      return known ? { kind: 'exists', record: known } : { kind: 'created', record: put(visit) };
    },
    read: async (id) => records.get(id),
    async change(id, transition) {
      const before = records.get(id);
      if (!before) return undefined;
      const after = transition(before);
      return after === before ? before : put(after);
    },
    list: async ({ personId, from, until, site }) => ({
      visits: records
        .all()
        .filter((visit) => personId === undefined || concerns(visit, personId))
        .filter(({ sites }) => site === undefined || sites?.includes(site))
        .filter(({ window }) => (from === undefined || window.closesAt > from) && (until === undefined || window.opensAt < until))
        .sort((one, other) => (one.bookedAt > other.bookedAt ? -1 : 1)),
    }),
    ofSeries: async (seriesId) =>
      records
        .all()
        .filter((visit) => visit.seriesId === seriesId)
        .sort((one, other) => (one.window.opensAt < other.window.opensAt ? -1 : 1)),
    open: async () => records.all().filter(({ closed }) => !closed),
    toCome: async (whose) =>
      records
        .all()
        .filter(({ closed, cancelled }) => !closed && !cancelled)
        .filter((visit) => {
          if ('personId' in whose) return visit.escortId === whose.personId || visit.crew.includes(whose.personId);
          return 'vendor' in whose ? visit.vendor === whose.vendor : (visit.sites?.includes(whose.site) ?? false);
        }).length,
    mailsDue: async (from, until) =>
      records
        .all()
        .filter(({ closed, cancelled, deliverAt }) => !closed && !cancelled && deliverAt >= from && deliverAt < until)
        .reduce((sum, { mails }) => sum + mails, 0),
  };
}

/** Holidays and freezes in memory. */
export function memorySiteCalendars(): SiteCalendars {
  const records = kept<SiteCalendar>();
  return {
    of: async (sites) => records.all().filter(({ site }) => sites.includes(site)),
    put: async (calendar) => void records.put(calendar.id, calendar),
  };
}
