import type { Instant, PersonId } from '../../domain/ids.js';
import { offsetTime } from '../../domain/local-time.js';
import { forewarn, isFinished } from '../../domain/visit.js';
import { peopleOf, type VisitFlag, type VisitRecord } from '../../domain/visit-record.js';
import { latest, minutesAfter } from '../../domain/window.js';
import type { Ports } from '../edge-ports.js';
import type { Counted } from './count-mails.js';

type Needs = Ports<'directory' | 'policy' | 'visits' | 'clock'>;

/**
 * Says of a visit that stands in the records what may come too late. Those who book at the same moment are all written before anybody counts, so none of
 * them passes a limit unseen; whoever comes second may be warned of both.
 */
export async function forewarned(visit: VisitRecord, needs: Needs): Promise<VisitRecord> {
  if (isFinished(visit) || visit.forewarned === visit.changes) return visit;
  const { deliverAt, mails } = visit;
  const people = [visit.hostId, ...peopleOf(visit)];
  const flags = [
    ...(await mailFlags(deliverAt, { mails, counted: mails }, needs)),
    ...(await checkFlags({ ...visit, people }, true, needs)),
  ];
  return (await needs.visits.change(visit.id, (before) => forewarn(before, visit.changes, flags))) ?? visit;
}

/** The same of a visit that is only tried out. */
export async function foreseen(visit: Counted, people: readonly PersonId[], needs: Needs): Promise<VisitFlag[]> {
  const { mails, clocks, window, timeZone, askAt } = visit;
  const { deliverAt } = clocks;
  const checks = checkFlags({ deliverAt, window, timeZone, askAt, people }, false, needs);
  return [...visit.flags, ...(await mailFlags(deliverAt, { mails, counted: 0 }, needs)), ...(await checks)];
}

const useful = 30;

/** Where the provider would not let all mails out at once, or not before the visit begins. `counted`: those of them that are in the records already. */
async function mailFlags(
  deliverAt: Instant,
  { mails, counted }: { mails: number; counted: number },
  { visits, policy }: Needs,
): Promise<VisitFlag[]> {
  if (mails === 0) return [];
  const { mailsPerHour, mailsPerMinute } = policy.visits;
  const due = await Promise.all([
    visits.mailsDue(minutesAfter(deliverAt, -60), minutesAfter(deliverAt, useful)),
    visits.mailsDue(deliverAt, minutesAfter(deliverAt, 1)),
  ]);
  const [ofHour = 0, ofMinute = 0] = due.map((all) => all - counted + mails);
  if (ofHour > mailsPerHour) {
    const detail = `${ofHour} mails are due within the hour, ${mailsPerHour} go out; text messages and notifications are not held up`;
    return [{ code: 'mail-quota', detail, facts: { mails: ofHour, mailsPerHour } }];
  }
  const later = Math.ceil(ofMinute / mailsPerMinute) - 1;
  if (later <= 0) return [];
  const detail = `${ofMinute} mails are due at once: this one may leave ${later} min later`;
  return [{ code: 'late', detail, facts: { mails: ofMinute, minutesLater: later } }];
}

type Asked = Pick<VisitRecord, 'deliverAt' | 'window' | 'timeZone' | 'askAt'> & { people: readonly PersonId[] };

/** Where so many new people come at once that the directory can be asked about these only when it is late. `keep`: their turns are kept for them. */
async function checkFlags(
  { deliverAt, window, timeZone, askAt, people }: Asked,
  keep: boolean,
  { directory, clock }: Needs,
): Promise<VisitFlag[]> {
  const now = clock.now().toISOString();
  if (askAt > now) return [];
  const at = await directory.foresee(people, deliverAt, keep);
  if (at === undefined || at <= latest(deliverAt, minutesAfter(now, 1))) return [];
  const when = offsetTime(at, timeZone);
  const hasBegun = at >= window.opensAt;
  const detail = hasBegun ? `checked at ${when} at the earliest, when it has begun` : `checked at ${when}, and told afterwards`;
  return [{ code: 'checks-late', detail: `So many new people come at once that these are ${detail}`, facts: { checkedAt: at, hasBegun } }];
}
