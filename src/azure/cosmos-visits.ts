import { z } from 'zod';
import { calendarId, SiteCalendar } from '../domain/site-calendar.js';
import { VisitRecord } from '../domain/visit-record.js';
import type { SiteCalendars, VisitFilter, Visits, VisitsOf } from '../ports/visits.js';
import type { CosmosDatabase } from './cosmos-database.js';
import { pageAfter, pageOf, pageSize } from './cosmos-page.js';
import { findAll } from './cosmos-query.js';
import { cosmosRecords, translate } from './cosmos-records.js';

const party = '(c.bookedBy = @personId OR c.hostId = @personId OR c.escortId = @personId OR ARRAY_CONTAINS(c.crew, @personId))';

/** Visits in container `visits`: one partition each, changed under their etag. */
export function cosmosVisits(database: CosmosDatabase): Visits {
  const records = cosmosRecords(database, 'visits', VisitRecord);
  return {
    create: (visit) => records.createOrRead(visit, visit.id),
    read: async (id) => (await records.read(id, id))?.record,
    change: (id, transition) => records.change(id, id, transition),
    async list(filter, next) {
      const { conditions, parameters } = where(filter, next);
      const text = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
      const found = await records.query(
        `SELECT * FROM c ${text} ORDER BY c.bookedAt DESC, c.id DESC OFFSET 0 LIMIT ${pageSize + 1}`,
        parameters,
      );
      const { page, ...more } = pageOf(found, ({ bookedAt, id }) => ({ at: bookedAt, id }));
      return { visits: page, ...more };
    },
    ofSeries: async (seriesId) =>
      (await records.query('SELECT * FROM c WHERE c.seriesId = @seriesId', { seriesId })).sort((one, other) =>
        one.window.opensAt < other.window.opensAt ? -1 : 1,
      ),
    open: () => records.query('SELECT * FROM c WHERE NOT IS_DEFINED(c.closed)', {}),
    toCome: (whose) => number(database, `SELECT VALUE COUNT(1) FROM c WHERE ${open} AND ${ofWhom(whose)}`, whose),
    mailsDue: (from, until) =>
      number(database, `SELECT VALUE SUM(c.mails) FROM c WHERE c.deliverAt >= @from AND c.deliverAt < @until AND ${open}`, { from, until }),
  };
}

const open = 'NOT IS_DEFINED(c.closed) AND NOT IS_DEFINED(c.cancelled)';

function ofWhom(whose: VisitsOf): string {
  if ('personId' in whose) return '(c.escortId = @personId OR ARRAY_CONTAINS(c.crew, @personId))';
  return 'vendor' in whose ? 'c.vendor = @vendor' : 'ARRAY_CONTAINS(c.sites, @site)';
}

const number = (database: CosmosDatabase, query: string, values: Record<string, string>): Promise<number> =>
  translate('visits', async () => {
    const [found] = await findAll<number>(await database.container('visits'), query, values);
    return z.number().catch(0).parse(found);
  });

function where({ personId, from, until, site }: VisitFilter, next: string | undefined) {
  const after = pageAfter({ at: 'bookedAt', id: 'id' }, next);
  const conditions = [
    ...(personId ? [party] : []),
    ...(from ? ['c.window.closesAt > @from'] : []),
    ...(until ? ['c.window.opensAt < @until'] : []),
    ...(site ? ['ARRAY_CONTAINS(c.sites, @site)'] : []),
    ...after.conditions,
  ];
  const asked = { ...(personId && { personId }), ...(from && { from }), ...(until && { until }), ...(site && { site }) };
  const parameters = { ...asked, ...after.parameters };
  return { conditions, parameters };
}

/** Holidays and freezes, in container `config`: one record a site. */
export function cosmosSiteCalendars(database: CosmosDatabase): SiteCalendars {
  const records = cosmosRecords(database, 'config', SiteCalendar);
  return {
    async of(sites) {
      const ids = [...new Set(sites)].map(calendarId);
      const found = await Promise.all(ids.map((id) => records.read(id, id)));
      return found.flatMap((each) => each?.record ?? []);
    },
    async put(calendar) {
      if (!(await records.create(calendar))) await records.change(calendar.id, calendar.id, () => calendar);
    },
  };
}
