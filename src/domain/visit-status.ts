import { hasEntered } from './request.js';
import type { RequestRecord } from './request-record.js';
import type { VisitRecord, VisitStatus } from './visit-record.js';

export type VisitStanding = { status: VisitStatus; because?: string };

/** Where a visit stands, by its requests. It is over once all of them are, if they were opened at all. */
export function standingOfVisit(visit: VisitRecord, requests: readonly RequestRecord[]): VisitStanding {
  if (visit.closed) return { status: visit.closed.status, ...(visit.closed.because !== undefined && { because: visit.closed.because }) };
  const open = requests.filter(({ status }) => status !== 'closed');
  if (open.some(({ status }) => status === 'entered')) return { status: 'on-site' };
  if (visit.cancelled) return { status: 'cancelled', ...(visit.cancelled.because !== undefined && { because: visit.cancelled.because }) };
  if (open.length === 0 && requests.length > 0) return endOf(requests);
  const isReady = open.length > 0 && open.every(({ status }) => status === 'delivered');
  return { status: isReady ? 'ready' : 'scheduled' };
}

/** How a visit ended whose requests all have. */
export function endOf(requests: readonly RequestRecord[]): VisitStanding {
  if (requests.some(hasEntered)) return { status: 'done' };
  if (requests.some(({ outcome }) => outcome === 'no-show')) return { status: 'no-show' };
  const last = requests.at(-1);
  return { status: 'cancelled', because: last?.because ?? last?.outcome ?? 'never-asked' };
}

/** Whether nothing of the visit can happen any more. */
export const isOver = (visit: VisitRecord, requests: readonly RequestRecord[], now: Date): boolean =>
  (visit.cancelled !== undefined || requests.length > 0 || visit.window.closesAt <= now.toISOString()) &&
  requests.every(({ status }) => status === 'closed');
