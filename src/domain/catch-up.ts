import type { CodeRecord } from './grant-record.js';
import type { DoorId } from './ids.js';
import type { CodeTerms } from './latch-code.js';
import { type DoorChange, hasEntered, statusOf, withDoor } from './request.js';
import type { RequestRecord } from './request-record.js';
import { further } from './request-status.js';
import { byFlow, withLine } from './timeline.js';
import type { When } from './window.js';

/** Whether what there is at a door does in the new window as well. A code that was used or taken away leaves nothing to renew; one that was put aside by an earlier run does. */
export function suits(code: CodeRecord | undefined, terms: CodeTerms | undefined): boolean {
  if (!code) return true;
  if (code.state === 'superseded') return false;
  return code.state !== 'live' || (code.notBefore === terms?.notBefore && code.notAfter === terms.notAfter);
}

/** A door has followed the new window: with the code it had, or emptied for another one. The last one that follows sets the request going again. */
export function noteFollowed(record: RequestRecord, doorId: DoorId, how: 'kept' | 'emptied', at: When): RequestRecord {
  const { catchUp } = record;
  if (record.status === 'closed' || !catchUp?.doors.includes(doorId)) return record;
  const left = catchUp.doors.filter((each) => each !== doorId);
  const next: RequestRecord = { ...record, catchUp: { ...catchUp, doors: left } };
  const after = how === 'kept' ? next : withDoor(next, doorId, emptied[catchUp.from]);
  const line = byFlow(at, how === 'kept' ? 'code-kept' : 'code-withdrawn', doorId, { doorId });
  return withLine(left.length === 0 && catchUp.from === 'doors' ? inLine(after) : after, {}, line);
}

const emptied: Record<'checks' | 'doors', DoorChange> = {
  checks: { lock: 'none', delivery: 'none' },
  doors: { lock: 'booked', delivery: 'none' },
};

function inLine(record: RequestRecord): RequestRecord {
  const { catchUp: _, ...rest } = record;
  return { ...rest, status: hasEntered(record) ? 'entered' : further('scheduled', statusOf(record.doors)) };
}

/** Nothing of the plan before is left: the checks may begin. */
export function beginAgain(record: RequestRecord): RequestRecord {
  if (record.catchUp?.from !== 'checks') return record;
  const { catchUp: _, ...rest } = record;
  return rest;
}
