import type { DoorRecord } from '../../domain/door-record.js';
import type { Booking } from '../../domain/visit.js';
import type { PlannedVisit } from '../../domain/visit-plan.js';
import { peopleOf } from '../../domain/visit-record.js';
import type { VisitsOf } from '../../ports/visits.js';
import type { Ports } from '../edge-ports.js';
import { type Problem, problem } from '../http/problem.js';
import type { VisitBody } from './visit-body.js';

/** `before`: what is to be booked first, and is not in the records yet. */
type More = { more: number; before: readonly Before[] };
type Before = { booking: Booking; visits: readonly PlannedVisit[] };

type Quota = { of: VisitsOf; most: number; field: string; whose: string };

/** Why so many more visits to come would be too many for a person, a vendor or a site; undefined when they are not. */
export async function beyondQuota(
  body: Pick<VisitBody, 'crew' | 'escortId' | 'vendor'>,
  doors: readonly DoorRecord[],
  { more, before }: More,
  { visits, policy }: Ports<'visits' | 'policy'>,
): Promise<Problem | undefined> {
  const { openPerPerson, openPerVendor, openPerSite } = policy.visits;
  const quotas: Quota[] = [
    ...peopleOf(body).map((personId) => ({ of: { personId }, most: openPerPerson, field: 'crew', whose: 'of one person' })),
    ...(body.vendor === undefined ? [] : [{ of: { vendor: body.vendor }, most: openPerVendor, field: 'vendor', whose: 'of this vendor' }]),
    ...[...new Set(doors.map(({ site }) => site))].map((site) => ({
      of: { site },
      most: openPerSite,
      field: 'doors',
      whose: `at ${site}`,
    })),
  ];
  const counts = await Promise.all(quotas.map(({ of }) => visits.toCome(of)));
  const full = quotas.find(({ of, most }, index) => (counts[index] ?? 0) + planned(of, before) + more > most);
  if (!full) return undefined;
  const detail = `At most ${full.most} visits ${full.whose} may be to come.`;
  return problem(409, 'too-many-visits', detail, { errors: [{ field: full.field, code: 'too-many-visits', detail }] });
}

const planned = (of: VisitsOf, before: More['before']): number =>
  before.flatMap((each) => each.visits.filter((visit) => isOf(of, each.booking, visit))).length;

function isOf(of: VisitsOf, booking: Booking, { sites }: PlannedVisit): boolean {
  if ('personId' in of) return peopleOf(booking).includes(of.personId);
  return 'vendor' in of ? booking.vendor === of.vendor : sites.includes(of.site);
}
