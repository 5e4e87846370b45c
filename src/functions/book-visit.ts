import { z } from 'zod';
import { VisitId } from '../domain/ids.js';
import { Clocks } from '../domain/request-record.js';
import { peopleOf, VisitFlag } from '../domain/visit-record.js';
import type { Call } from './http/endpoint.js';
import { expose } from './http/expose.js';
import { keyReused } from './http/idempotency.js';
import { problem } from './http/problem.js';
import { answer, type Reply } from './http/reply.js';
import { stepUpChallenge } from './http/step-up-challenge.js';
import { AskQuery } from './requests/ask.js';
import { type BookingPorts, prepareBooking, type Ready } from './visits/booking.js';
import type { Counted } from './visits/count-mails.js';
import { foreseen } from './visits/forewarn.js';
import { type Kept, keepSeries, keepVisit, visitIdOf } from './visits/keep-visits.js';
import { VisitBody } from './visits/visit-body.js';
import { acceptedVisit, ShownWindow, SignInWanted, shownWindow, VisitAccepted } from './visits/visit-view.js';

const Skipped = z.array(z.object({ day: z.string(), because: z.string() }));
const Booked = z.union([VisitAccepted, z.object({ seriesId: VisitId, visits: z.array(VisitAccepted), skipped: Skipped })]);
const Preview = z.object({
  visits: z.array(
    z.object({
      /** Where it is one of several. */
      day: z.string().optional(),
      window: ShownWindow,
      clocks: Clocks,
      askAt: z.string(),
      flags: z.array(VisitFlag),
    }),
  ),
  skipped: Skipped,
  stepUp: SignInWanted.optional(),
});

type Booking = Call<VisitBody, z.infer<typeof AskQuery>>;

/** POST /api/visits: a person books a visit to themselves, an application one to a host. Under an `externalId` it is changed by booking it again. `?dryRun=true`: what would be booked. */
export const registerBookVisit = (ports: BookingPorts) =>
  expose(
    {
      name: 'bookVisit',
      method: 'POST',
      route: 'api/visits',
      summary: 'Book a visit, or change the one of this external id',
      access: { people: ['Latch.Request'], applications: ['Latch.Integrate'] },
      query: AskQuery,
      body: VisitBody,
      keys: 'record',
      haste: 'waits',
      standing: 'now',
      answers: {
        202: { description: 'Booked: checks and approvals follow', schema: Booked },
        200: { description: 'With `dryRun`: what would be booked', schema: Preview },
      },
    },
    ports,
    async (call) => {
      const ready = await prepareBooking(call.who, call.body, ports);
      if (!ready.ok) return ready.problem;
      if (call.query.dryRun === 'true') return preview(ready, ports);
      if (ready.unmet) return stepUpChallenge(call.who, ready.unmet, ports.signInAddress);
      return call.body.repeat ? bookSeries(call, ready, ports) : bookOne(call, ready, ports);
    },
  );

async function preview({ visits, skipped, booking, unmet }: Ready, ports: BookingPorts): Promise<Reply> {
  const people = [booking.hostId, ...peopleOf(booking)];
  const shown = visits.map(async (visit) => ({ ...previewOf(visit), flags: await foreseen(visit, people, ports) }));
  return answer(200, { visits: await Promise.all(shown), skipped, ...(unmet && { stepUp: unmet }) });
}

const previewOf = ({ day, window, timeZone, clocks, askAt }: Counted) => ({
  ...(day !== undefined && { day }),
  window: shownWindow(window, timeZone),
  clocks,
  askAt,
});

async function bookOne({ who, body, key, context }: Booking, ready: Ready, ports: BookingPorts): Promise<Reply> {
  const [planned] = ready.visits;
  if (!planned) return problem(400, 'nothing-left', 'No day is left for this visit.');
  const kept = await keepVisit(visitIdOf(who, { externalId: body.externalId, key }, ports), ready, planned, ports, context);
  return refused(kept) ?? answer(202, acceptedVisit(kept.visit));
}

async function bookSeries({ who, body, key, context }: Booking, ready: Ready, ports: BookingPorts): Promise<Reply> {
  const seriesId = visitIdOf(who, { externalId: body.externalId, key }, ports);
  const kept = await keepSeries(seriesId, ready, ports, context);
  const reused = kept.find(({ outcome }) => outcome === 'other-body');
  if (reused) return keyReused();
  return answer(202, { seriesId, visits: kept.map(({ visit }) => acceptedVisit(visit)), skipped: ready.skipped });
}

function refused({ outcome }: Kept): Reply | undefined {
  if (outcome === 'other-body') return keyReused();
  return outcome === 'over' ? problem(409, 'visit-over', 'This visit is over or was cancelled; book another one.') : undefined;
}
