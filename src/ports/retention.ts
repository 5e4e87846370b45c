import type { DoorId, Instant, PersonId, RequestId, VisitId } from '../domain/ids.js';
import type { RequestRecord } from '../domain/request-record.js';
import type { VisitRecord } from '../domain/visit-record.js';

/** What can be taken out of the records once it is kept no more. Throws `records-unavailable`. */
export type Retained = {
  /** Requests that were over before the instant and have nothing open, so many at most. */
  closedRequests(before: Instant, most: number): Promise<RequestRecord[]>;
  removeRequest(id: RequestId): Promise<void>;
  /** Visits that were closed before the instant, so many at most. */
  closedVisits(before: Instant, most: number): Promise<VisitRecord[]>;
  removeVisit(id: VisitId): Promise<void>;
  /** Codes and attempts from before the instant, and grants that ended before it. */
  entries(
    doorId: DoorId,
    before: Instant,
    most: number,
  ): Promise<{ id: string; requestId?: RequestId | undefined; subjectId?: PersonId | undefined }[]>;
  removeEntry(doorId: DoorId, id: string): Promise<void>;
  /** A whole chain, with its head. */
  removeChain(chain: string): Promise<void>;
};
