import type { DoorRecord } from './door-record.js';
import type { Instant } from './ids.js';
import { worksOffline } from './policy.js';
import { earliest, minutesAfter, type When, type Window } from './window.js';

const renewedMinutes = 15;
const graceMinutes = 2;

/** Until when a lock may go on without hearing from the cloud: 15 minutes, renewed; the window's end where it must work offline. */
export const leaseUntil = (door: Pick<DoorRecord, 'judge' | 'offlineCapable'>, window: Window, now: When): Instant =>
  worksOffline(door) ? window.closesAt : minutesAfter(now, renewedMinutes);

/** Until when a lock out of reach might still open in the worst case: its code's end or the largest lease ever sent, and 120 s for its clock. */
export const worstCaseUntil = (notAfter: Instant, largestLease: Instant | undefined): Instant =>
  minutesAfter(earliest(notAfter, largestLease ?? notAfter), graceMinutes);
