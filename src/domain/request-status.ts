import { RequestStatus } from './request-record.js';

/** The later of two: a request only ever moves on. */
export const further = (one: RequestStatus, other: RequestStatus): RequestStatus =>
  RequestStatus.options.indexOf(other) > RequestStatus.options.indexOf(one) ? other : one;
