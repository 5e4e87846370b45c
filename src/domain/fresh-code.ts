import type { DoorId } from './ids.js';
import type { Policy } from './policy.js';
import { endingOf, noteDoor } from './request.js';
import type { DoorState, FreshCode, RequestRecord } from './request-record.js';
import { byPeople, withLine } from './timeline.js';
import { instantFrom, type When } from './window.js';

export type FreshRefusal = 'request-ended' | 'not-delivered' | 'too-early' | 'too-late' | 'no-fresh-code-left';
export type FreshReply = { kind: 'asked'; record: RequestRecord } | { kind: 'refused'; because: FreshRefusal };

/** `isResent`: the first one did not reach anybody, so that another may be made before the window opens. */
type Wish = Pick<FreshCode, 'after' | 'channel'> & { at: When; isResent?: boolean };

/** Asks for a fresh code at every door of the request: after the first one was delivered or lay sealed, inside its window, and only so often. While one is being made, asking again changes nothing. */
export function askFresh(record: RequestRecord, { after, at, channel, isResent = false }: Wish, policy: Policy): FreshReply {
  if (pendingFresh(record)) return { kind: 'asked', record };
  const because = refusal(record, instantFrom(at), isResent, policy);
  if (because) return { kind: 'refused', because };
  const fresh = { at: instantFrom(at), after, given: false, ...(channel && { channel }) };
  const asked = [...(record.freshCodes ?? []), fresh];
  const line = byPeople(at, isResent ? 'code-resent' : 'fresh-code-asked', `number ${asked.length}${channel ? ` by ${channel}` : ''}`, {
    who: record.subjectId,
  });
  return { kind: 'asked', record: withLine(record, { freshCodes: asked }, line) };
}

function refusal(record: RequestRecord, now: string, isResent: boolean, { freshCodes }: Policy): FreshRefusal | undefined {
  if (record.status === 'closed' || endingOf(record) !== 'pending') return 'request-ended';
  if (now < record.window.opensAt && !isResent) return 'too-early';
  if (now >= record.window.closesAt) return 'too-late';
  if (record.status !== 'delivered' && record.status !== 'entered' && !record.doors.every(hasCode)) return 'not-delivered';
  return (record.freshCodes?.length ?? 0) < freshCodes ? undefined : 'no-fresh-code-left';
}

/** One that nobody has been told of lies sealed, and may run out there. */
const hasCode = ({ delivery }: DoorState) => delivery !== 'none' && delivery !== 'failed';

/** The fresh code that was asked for and not made yet. */
export const pendingFresh = ({ freshCodes = [] }: RequestRecord): FreshCode | undefined => freshCodes.find(({ given }) => !given);

/** Whether this generation is the fresh code that was asked for, and the record has yet to say that it is there: nobody sees it before. */
export const isBeingMade = (record: RequestRecord, doorId: DoorId, generation: number): boolean =>
  pendingFresh(record)?.after.some((door) => door.doorId === doorId && generation > door.generation) ?? false;

/** A newer code exists at this door: it is to be armed and delivered like the first. Once it does at every door, the wish is fulfilled. */
export function noteFresh(record: RequestRecord, doorId: DoorId, at: When): RequestRecord {
  const pending = pendingFresh(record);
  const left = pending?.after.filter((door) => door.doorId !== doorId) ?? [];
  if (!pending || left.length === pending.after.length || record.status === 'closed') return record;
  const freshCodes = record.freshCodes?.map((each) => (each === pending ? { ...each, after: left, given: left.length === 0 } : each));
  const renewed = noteDoor(record, doorId, { lock: 'booked', delivery: 'none' }, 'code-renewed', at);
  return { ...renewed, ...(freshCodes && { freshCodes }) };
}
