import type { DoorRecord } from '../../domain/door-record.js';
import { peopleOf } from '../../domain/visit-record.js';
import type { VisitsOf } from '../../ports/visits.js';
import type { Ports } from '../edge-ports.js';
import { type Problem, problem } from '../http/problem.js';
import type { VisitBody } from './visit-body.js';

type Quota = { of: VisitsOf; most: number; field: string; whose: string };

/** Why so many more visits to come would be too many for a person, a vendor or a site; undefined when they are not. */
export async function beyondQuota(
  body: Pick<VisitBody, 'crew' | 'escortId' | 'vendor'>,
  doors: readonly DoorRecord[],
  more: number,
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
  const full = quotas.find(({ most }, index) => (counts[index] ?? 0) + more > most);
  if (!full) return undefined;
  const detail = `At most ${full.most} visits ${full.whose} may be to come.`;
  return problem(409, 'too-many-visits', detail, { errors: [{ field: full.field, code: 'too-many-visits', detail }] });
}
