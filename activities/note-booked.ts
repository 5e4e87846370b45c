import { noteDoor } from '../src/domain/request.js';
import { implement } from '../src/durable/register.js';
import type { Clock } from '../src/ports/clock.js';
import type { Requests } from '../src/ports/requests.js';
import { noteBooked } from './contracts.js';

/** Writes into the record that every door is held. */
export const noteBookedActivity = implement(
  noteBooked,
  ({ requests, clock }: { requests: Requests; clock: Clock }) =>
    async ({ requestId }) => {
      const at = clock.now();
      await requests.change(requestId, (record) =>
        record.doors.reduce(
          (so, { doorId, lock }) => (lock === 'none' ? noteDoor(so, doorId, { lock: 'booked' }, 'booked', at) : so),
          record,
        ),
      );
      return { kind: 'noted' };
    },
);
