import type { Instant, PersonId, SiteId, VisitId } from '../domain/ids.js';
import type { SiteCalendar } from '../domain/site-calendar.js';
import type { VisitRecord } from '../domain/visit-record.js';

/** Scheduled visits. Every throw is LatchError `records-unavailable`. */
export type Visits = {
  create(visit: VisitRecord): Promise<{ kind: 'created' | 'exists'; record: VisitRecord }>;
  read(id: VisitId): Promise<VisitRecord | undefined>;
  /** Applies a pure transition under the record's etag. The same object back means: nothing to write. */
  change(id: VisitId, transition: (visit: VisitRecord) => VisitRecord): Promise<VisitRecord | undefined>;
  /** Last booked first, 200 a page. `personId`: who booked, hosts, comes or accompanies; `site`: of one of the doors, as far as records say it. */
  list(filter: VisitFilter, next?: string): Promise<{ visits: VisitRecord[]; next?: string }>;
  /** Visits of a series, in the order they take place. */
  ofSeries(seriesId: VisitId): Promise<VisitRecord[]>;
  /** Every visit that is not over. */
  open(): Promise<VisitRecord[]>;
  /** How many are neither over nor cancelled. */
  toCome(whose: VisitsOf): Promise<number>;
  /** Mails about codes that visits will need in `[from, until)`. */
  mailsDue(from: Instant, until: Instant): Promise<number>;
};

/** Visits somebody comes to, of a vendor, or at a site. */
export type VisitsOf = { personId: PersonId } | { vendor: string } | { site: SiteId };

export type VisitFilter = { personId?: PersonId; from?: Instant; until?: Instant; site?: SiteId };

/** Holidays and freezes of sites. Throws `records-unavailable`. */
export type SiteCalendars = {
  of(sites: readonly SiteId[]): Promise<SiteCalendar[]>;
  put(calendar: SiteCalendar): Promise<void>;
};
