import { z } from 'zod';
import { auditOfCalendar } from '../domain/audit/visits.js';
import { Instant, SiteId } from '../domain/ids.js';
import { calendarId, SpecialDays } from '../domain/site-calendar.js';
import type { Ports } from './edge-ports.js';
import { expose } from './http/expose.js';
import { notFound } from './http/problem.js';
import { answer } from './http/reply.js';

const CalendarView = z.object({ site: SiteId, days: z.array(SpecialDays), changedAt: Instant.optional() });
type Needs = Ports<'tokens' | 'sessions' | 'effects' | 'calendars' | 'doors' | 'audit' | 'clock' | 'newId'>;

/** GET /api/sites/{site}/calendar: holidays and freezes of a site. */
export const registerGetSiteCalendar = (ports: Needs) =>
  expose(
    {
      name: 'getSiteCalendar',
      method: 'GET',
      route: 'api/sites/{site}/calendar',
      summary: 'Holidays and freezes of a site',
      access: { people: ['Latch.Request', 'Latch.Admin', 'Latch.Security'], applications: ['Latch.Integrate'] },
      answers: { 200: { description: 'The days, none if nobody has said any', schema: CalendarView } },
    },
    ports,
    async ({ params }) => {
      const site = await knownSite(params['site'], ports);
      if (!site) return notFound();
      const [calendar] = await ports.calendars.of([site]);
      return answer(200, { site, days: calendar?.days ?? [], ...(calendar && { changedAt: calendar.changedAt }) });
    },
  );

/** POST /api/sites/{site}/calendar: its holidays and freezes from now on, all of them; the audit has it first. Visits that are asked for later follow; what was approved stands. */
export const registerSetSiteCalendar = (ports: Needs) =>
  expose(
    {
      name: 'setSiteCalendar',
      method: 'POST',
      route: 'api/sites/{site}/calendar',
      summary: 'Set the holidays and freezes of a site',
      access: { people: ['Latch.Admin'] },
      body: z.strictObject({ days: z.array(SpecialDays).max(400) }),
      keys: 'ledger',
      standing: 'now',
      answers: { 200: { description: 'The days as they are now', schema: CalendarView } },
    },
    ports,
    async ({ who, params, body: { days } }) => {
      const site = await knownSite(params['site'], ports);
      if (!site) return notFound();
      const changedAt = ports.clock.now().toISOString();
      const calendar = { id: calendarId(site), site, days, changedBy: who.id, changedAt };
      await ports.audit.append(auditOfCalendar(ports.newId(), calendar));
      await ports.calendars.put(calendar);
      return answer(200, { site, days, changedAt });
    },
  );

/** A site is known by its doors. */
async function knownSite(text: string | undefined, { doors }: Needs): Promise<SiteId | undefined> {
  const site = SiteId.safeParse(text).data;
  return site && (await doors.list()).some((door) => door.site === site) ? site : undefined;
}
