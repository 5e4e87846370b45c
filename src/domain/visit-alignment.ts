import { type DoorId, type PersonId, RequestId } from './ids.js';
import { hasEntered } from './request.js';
import type { RequestRecord } from './request-record.js';
import { uuidV5 } from './uuid-v5.js';
import { groupsOf, peopleOf, type VisitRecord, type VisitRequest } from './visit-record.js';
import type { Window } from './window.js';

/** What has to be done so that a visit's requests are what the visit says. */
export type Adjustment =
  | { kind: 'open'; request: VisitRequest; window: Window }
  | { kind: 'move'; request: VisitRequest; window: Window }
  | { kind: 'cancel'; request: VisitRequest };

/** Compares a visit with its requests. Doing what comes out and comparing again gives nothing more to do. */
export function adjustments(visit: VisitRecord, known: ReadonlyMap<RequestId, RequestRecord>): Adjustment[] {
  const wanted = visit.cancelled || visit.closed ? [] : wantedOf(visit);
  const kept = wanted.map((want) => adjustmentFor(visit, want, known));
  const keptIds = kept.flatMap(({ requestId }) => requestId ?? []);
  const unwanted = visit.requests.filter(({ requestId }) => !keptIds.includes(requestId) && isOpen(known.get(requestId)));
  return [...kept.flatMap(({ todo }) => todo ?? []), ...unwanted.map((request): Adjustment => ({ kind: 'cancel', request }))];
}

type Wanted = { personId: PersonId; doorIds: DoorId[]; window: Window };

const wantedOf = (visit: VisitRecord): Wanted[] =>
  groupsOf(visit.doors).flatMap((group) => peopleOf(visit).map((personId) => ({ personId, ...group })));

function adjustmentFor(
  visit: VisitRecord,
  want: Wanted,
  known: ReadonlyMap<RequestId, RequestRecord>,
): { requestId?: RequestId; todo?: Adjustment } {
  const { window } = want;
  const last = visit.requests.filter((request) => isSamePlace(request, want)).at(-1);
  if (!last) return { todo: { kind: 'open', request: newRequestOf(visit, want, 0), window } };
  const { requestId } = last;
  const record = known.get(requestId);
  if (!record) return { requestId, todo: { kind: 'open', request: last, window } };
  if (isOpen(record))
    return isSameWindow(record.window, window) || last.changes === visit.changes
      ? { requestId }
      : { requestId, todo: { kind: 'move', request: last, window } };
  const isAnew = last.changes < visit.changes && !hasEntered(record) && !isSameWindow(record.window, window);
  return isAnew ? { todo: { kind: 'open', request: newRequestOf(visit, want, last.round + 1), window } } : { requestId };
}

const isOpen = (record: RequestRecord | undefined) => record !== undefined && record.status !== 'closed';
const isSameWindow = (one: Window, other: Window) => one.opensAt === other.opensAt && one.closesAt === other.closesAt;
const isSamePlace = (request: VisitRequest, { personId, doorIds }: Wanted) =>
  request.personId === personId && request.doorIds.join() === doorIds.join();

const newRequestOf = ({ id, changes }: VisitRecord, { personId, doorIds }: Wanted, round: number): VisitRequest => ({
  requestId: RequestId.parse(uuidV5(id, `${personId} ${doorIds.join(',')} ${round}`)),
  ...{ personId, doorIds, round, changes },
});
