import type { Instant } from '../src/domain/ids.js';
import { hasEntered } from '../src/domain/request.js';
import type { RequestRecord } from '../src/domain/request-record.js';
import { cancelVisit, isFinished } from '../src/domain/visit.js';
import { adjustments } from '../src/domain/visit-alignment.js';
import type { VisitRecord } from '../src/domain/visit-record.js';
import { isOver } from '../src/domain/visit-status.js';
import { earliest, minutesAfter } from '../src/domain/window.js';
import { type Answer, implement } from '../src/durable/register.js';
import { alignVisit } from './contracts.js';
import { specialDays } from './special-days.js';
import { adjust, type VisitDesk } from './visit-requests.js';

type Needs = VisitDesk;
type Aligned = Answer<typeof alignVisit>;

/** Brings the requests of a visit in line with it. The records alone say what is to be done, so however often it runs, it is done once. */
export const alignVisitActivity = implement(alignVisit, (needs: Needs) => async ({ visitId }, log): Promise<Aligned> => {
  const visit = await onOpenDays(needs, await needs.visits.read(visitId));
  if (!visit || visit.closed) return { kind: 'over' };
  if (isAsleep(visit, needs.clock.now())) return { kind: 'waiting', next: visit.askAt, missed: [] };
  const todo = adjustments(visit, await requestsOf(needs, visit));
  for (const adjustment of todo) await adjust(needs, visit, adjustment);
  if (todo.length > 0) log.info('visit aligned', { count: todo.length });
  const after = (await needs.visits.read(visitId)) ?? visit;
  const requests = [...(await requestsOf(needs, after)).values()];
  return isOver(after, requests, needs.clock.now()) ? { kind: 'over' } : waiting(after, requests, needs);
});

/** Not yet asked for. */
const isAsleep = (visit: VisitRecord, now: Date) => !isFinished(visit) && visit.requests.length === 0 && now.toISOString() < visit.askAt;

async function requestsOf({ requests }: Needs, visit: VisitRecord): Promise<Map<RequestRecord['id'], RequestRecord>> {
  const found = await Promise.all(visit.requests.map(({ requestId }) => requests.read(requestId)));
  return new Map(found.flatMap((record) => (record ? [[record.id, record] as const] : [])));
}

/** Weeks may lie between booking and asking: a site that has closed its doors for that day since has nobody in. */
async function onOpenDays(needs: Needs, visit: VisitRecord | undefined): Promise<VisitRecord | undefined> {
  if (!visit || isFinished(visit) || visit.requests.length > 0) return visit;
  const stays = await Promise.all(visit.doors.map(async ({ doorId, window }) => ({ door: await needs.doors.read(doorId), window })));
  const known = stays.flatMap(({ door, window }) => (door ? [{ door, window }] : []));
  const { isClosed, names } = await specialDays(needs.calendars, known);
  if (!isClosed) return visit;
  return needs.visits.change(visit.id, (before) =>
    cancelVisit(before, before.hostId, needs.clock.now(), `site-closed: ${names.join(', ')}`),
  );
}

/** A request that ends wakes the visit; the time is for what nobody says. */
function waiting(visit: VisitRecord, requests: readonly RequestRecord[], { policy, clock }: Needs): Aligned {
  const now = clock.now().toISOString();
  const awaited = requests.filter((record) => record.status !== 'closed' && !hasEntered(record) && !visit.missed.includes(record.id));
  const due = awaited.map((record) => ({ id: record.id, at: minutesAfter(record.window.opensAt, policy.visits.lateMinutes) }));
  const missed = due.filter(({ at }) => at <= now).map(({ id }) => id);
  const times = [...due.map(({ at }) => at), latestOf(visit, requests)].filter((at) => at > now).sort();
  const soon = minutesAfter(now, pollMinutes);
  const next = missed.length > 0 ? earliest(times[0] ?? soon, soon) : times[0];
  return { kind: 'waiting', next: next ?? soon, missed };
}

/** So often: until the host has been told of everybody who has not come, and after the end until the last lock has answered. */
const pollMinutes = 5;

const latestOf = (visit: VisitRecord, requests: readonly RequestRecord[]): Instant =>
  minutesAfter([visit.window.closesAt, ...requests.map(({ window }) => window.closesAt)].sort().at(-1) ?? visit.window.closesAt, 1);
