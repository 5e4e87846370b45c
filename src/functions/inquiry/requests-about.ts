import type { PersonId } from '../../domain/ids.js';
import type { RequestRecord } from '../../domain/request-record.js';
import type { VisitRecord } from '../../domain/visit-record.js';
import type { Requests } from '../../ports/requests.js';
import type { Visits } from '../../ports/visits.js';

/** Every request that this person asked for or is to enter by, newest first. */
export const requestsAbout = (personId: PersonId, requests: Requests): Promise<RequestRecord[]> =>
  everyPage(async (next) => {
    const page = await requests.list({ personId }, next);
    return { found: page.requests, next: page.next };
  });

/** Every visit that this person booked, hosts, comes to or accompanies. */
export const visitsAbout = (personId: PersonId, visits: Visits): Promise<VisitRecord[]> =>
  everyPage(async (next) => {
    const page = await visits.list({ personId }, next);
    return { found: page.visits, next: page.next };
  });

async function everyPage<T>(read: (next?: string) => Promise<{ found: T[]; next: string | undefined }>): Promise<T[]> {
  const all: T[] = [];
  for (let next: string | undefined, first = true; first || next !== undefined; first = false) {
    const page = await read(next);
    all.push(...page.found);
    next = page.next;
  }
  return all;
}
