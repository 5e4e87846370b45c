import type { InvocationContext } from '@azure/functions';
import { type PersonId, VisitId } from '../../domain/ids.js';
import { uuidV5 } from '../../domain/uuid-v5.js';
import { cancelVisit, isFinished, newVisit, revise } from '../../domain/visit.js';
import type { VisitRecord } from '../../domain/visit-record.js';
import type { Identity } from '../../ports/identity.js';
import type { BookingPorts, Ready } from './booking.js';
import type { Counted } from './count-mails.js';
import { forewarned } from './forewarn.js';

export type Kept = { outcome: 'booked' | 'unchanged' | 'changed' | 'over' | 'other-body'; visit: VisitRecord };

/** The visit, or series, that this caller has booked under a name of its own. */
export const ownVisitId = ({ id }: Pick<Identity, 'id'>, externalId: string): VisitId => VisitId.parse(uuidV5(id, `visit ${externalId}`));

/** What a visit is called: by its caller's own name for it, else by the key of the call; random without either. */
export function visitIdOf(
  who: Pick<Identity, 'id'>,
  name: { externalId?: string | undefined; key?: string | undefined },
  ports: Pick<BookingPorts, 'newId'>,
): VisitId {
  if (name.externalId !== undefined) return ownVisitId(who, name.externalId);
  return VisitId.parse(name.key === undefined ? ports.newId() : uuidV5(who.id, `visit-key ${name.key}`));
}

/** Writes one visit, or changes the one there is under its caller's name; the record first, then its orchestration. */
export async function keepVisit(
  id: VisitId,
  { booking }: Ready,
  planned: Counted,
  ports: BookingPorts,
  context: InvocationContext,
): Promise<Kept> {
  const at = ports.clock.now();
  const { kind, record } = await ports.visits.create(newVisit(id, booking, planned, at));
  if (kind === 'created' || record.bodyHash === booking.bodyHash) {
    return { outcome: kind === 'created' ? 'booked' : 'unchanged', visit: await watchOver(record, ports, context) };
  }
  if (booking.externalId === undefined) return { outcome: 'other-body', visit: record };
  if (isFinished(record)) return { outcome: 'over', visit: record };
  const changed = await ports.visits.change(id, (before) =>
    before.bodyHash === booking.bodyHash ? before : revise(before, booking, planned, booking.bookedBy, at),
  );
  const visit = await forewarned(changed ?? record, ports);
  await wake(id, ports, context);
  return { outcome: 'changed', visit };
}

/** What a visit that stands in the records still needs: to be looked at for what may come too late, and somebody who carries it out. */
export async function watchOver(record: VisitRecord, ports: BookingPorts, context: InvocationContext): Promise<VisitRecord> {
  const visit = await forewarned(record, ports);
  if (!visit.closed) await ports.flows(context).startVisit(visit.id);
  return visit;
}

/** Writes a visit that comes again: a visit a day. Days that fell out of a changed series are cancelled. */
export async function keepSeries(seriesId: VisitId, ready: Ready, ports: BookingPorts, context: InvocationContext): Promise<Kept[]> {
  const kept: Kept[] = [];
  const booking = { ...ready.booking, seriesId };
  for (const planned of ready.visits) {
    const id = VisitId.parse(uuidV5(seriesId, planned.day ?? planned.window.opensAt));
    kept.push(await keepVisit(id, { ...ready, booking }, planned, ports, context));
  }
  const days = kept.map(({ visit }) => visit.id);
  for (const visit of await ports.visits.ofSeries(seriesId))
    if (!days.includes(visit.id) && !isFinished(visit)) await takeOff(visit, ready.booking.bookedBy, ports, context, 'no-longer-in-series');
  return kept;
}

/** Cancels in the record; requests, codes and locks follow. */
export async function takeOff(
  visit: VisitRecord,
  by: PersonId,
  ports: BookingPorts,
  context: InvocationContext,
  because?: string,
): Promise<VisitRecord> {
  const record = await ports.visits.change(visit.id, (before) => cancelVisit(before, by, ports.clock.now(), because));
  await wake(visit.id, ports, context);
  return record ?? visit;
}

export async function wake(id: VisitId, { flows }: Pick<BookingPorts, 'flows'>, context: InvocationContext): Promise<void> {
  const running = flows(context);
  await running.startVisit(id);
  await running.wakeVisit(id);
}
