import type { Instant } from './ids.js';
import type { RequestOutcome, RequestRecord, RequestStatus } from './request-record.js';

/** One step of a request, as its requester is told it. `step` counts from 1: of two, the higher one is newer. */
export type News = { step: number; status: RequestStatus; at: Instant; outcome?: RequestOutcome; because?: string };

/** Every status the request has come into since it was asked for, oldest first. The list only grows. */
export const newsOf = ({ timeline, outcome, because }: Pick<RequestRecord, 'timeline' | 'outcome' | 'because'>): News[] =>
  timeline
    .flatMap(({ status, at }) => (status === undefined ? [] : [{ status, at }]))
    .map(({ status, at }, index) => ({
      ...{ step: index + 1, status, at },
      ...(status === 'closed' && outcome !== undefined && { outcome }),
      ...(status === 'closed' && because !== undefined && { because }),
    }));
