import { clocksOf } from '../src/domain/clocks.js';
import type { DoorRecord } from '../src/domain/door-record.js';
import { policyAt } from '../src/domain/policy-at.js';
import { replan } from '../src/domain/replan.js';
import { newRequest } from '../src/domain/request.js';
import { cancelled } from '../src/domain/step-up.js';
import { noteRequest } from '../src/domain/visit.js';
import type { Adjustment } from '../src/domain/visit-alignment.js';
import type { VisitFlag, VisitRecord, VisitRequest } from '../src/domain/visit-record.js';
import type { Window } from '../src/domain/window.js';
import type { Doors } from '../src/ports/doors.js';
import type { Requests } from '../src/ports/requests.js';
import type { Visits } from '../src/ports/visits.js';
import { type LongerNeeds, longerTerms } from './longer-terms.js';

export type VisitDesk = LongerNeeds & { visits: Visits; requests: Requests; doors: Doors };
type Needs = VisitDesk;

/** Does one thing to a request and notes in the visit that it was done. */
export async function adjust(needs: Needs, visit: VisitRecord, adjustment: Adjustment): Promise<void> {
  const { request } = adjustment;
  const flag = await done(needs, visit, adjustment);
  await needs.visits.change(visit.id, (before) => noteRequest(before, { ...request, changes: visit.changes }, flag));
}

/** What could not be done as a flag for whoever booked. */
async function done(needs: Needs, visit: VisitRecord, adjustment: Adjustment): Promise<VisitFlag | undefined> {
  const { requests, clock } = needs;
  const { kind, request } = adjustment;
  const at = clock.now();
  if (kind === 'open') return open(needs, visit, request, adjustment.window);
  if (kind === 'move') return move(needs, visit, request, adjustment.window);
  await requests.change(request.requestId, (record) => cancelled(record, visit.hostId, at));
  return undefined;
}

/** The record first; the change feed starts its orchestration. */
async function open(needs: Needs, visit: VisitRecord, { requestId, personId, doorIds }: VisitRequest, window: Window): Promise<undefined> {
  const { requests, clock, policy } = needs;
  const doors = await doorsNamed(needs, doorIds);
  const isAskedAtOnce = visit.askAt === visit.bookedAt;
  const record = newRequest({
    ...{ id: requestId, tenantId: visit.tenantId, requesterId: visit.hostId, subjectId: personId },
    ...{ purpose: visit.purpose, bodyHash: visit.bodyHash, visitId: visit.id, policyVersion: policy.version },
    ...(visit.vendor !== undefined && { vendor: visit.vendor }),
    ...(visit.ticket !== undefined && { ticket: visit.ticket }),
    ...(visit.signIn && isAskedAtOnce && { signIn: visit.signIn }),
    ...(visit.escortId && visit.escortId !== personId && { escortedBy: visit.escortId }),
    askedAt: clock.now(),
    plan: { ok: true, window, clocks: clocksOf(window, clock.now(), doors, policyAt(policy, doors)) },
    doors,
  });
  await requests.create(record);
}

async function move(
  needs: Needs,
  visit: VisitRecord,
  { requestId, doorIds }: VisitRequest,
  window: Window,
): Promise<VisitFlag | undefined> {
  const { requests, clock, policy } = needs;
  const doors = await doorsNamed(needs, doorIds);
  const now = clock.now();
  const found = await requests.read(requestId);
  const longer = found && (await longerTerms(needs, found, window, doors));
  const clocks = clocksOf(window, now, doors, policyAt(policy, doors));
  const change = { window, clocks, by: visit.hostId, at: now, signIn: visit.signIn, terms: longer?.terms };
  let refused: string | undefined;
  await requests.change(requestId, (record) => {
    const reply = replan(record, change);
    refused = reply.kind === 'refused' ? reply.because : undefined;
    return reply.kind === 'refused' ? record : reply.record;
  });
  return refused === undefined
    ? undefined
    : { code: 'not-moved', detail: `${requestId}: ${refused}`, facts: { requestId, because: refused } };
}

async function doorsNamed({ doors }: Needs, ids: readonly DoorRecord['id'][]): Promise<DoorRecord[]> {
  const found = await Promise.all(ids.map((id) => doors.read(id)));
  return found.filter((door) => door !== undefined);
}
