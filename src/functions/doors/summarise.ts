import type { DoorRecord } from '../../domain/door-record.js';
import type { LockBook } from '../../domain/grant-record.js';
import { DoorSummary } from './door-view.js';

/** What the records say of a door. */
export const summarise = (door: DoorRecord, book: LockBook | undefined, mode: 'normal' | 'lockdown') =>
  DoorSummary.parse({
    ...door,
    mode,
    ...(book?.leaseUntil === undefined ? {} : { leaseUntil: book.leaseUntil }),
    ...(book?.lastContactAt === undefined ? {} : { lastContact: book.lastContactAt }),
  });
