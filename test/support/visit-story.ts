import { accessRequestFlow, RequestChanged, technicianVisitFlow, VisitChanged } from '../../orchestrations/events.js';
import { castVote } from '../../src/domain/approval.js';
import type { DoorRecord } from '../../src/domain/door-record.js';
import { type PersonId, VisitId } from '../../src/domain/ids.js';
import { checkOut, noteEntry } from '../../src/domain/request.js';
import type { RequestRecord } from '../../src/domain/request-record.js';
import { cancelVisit, newVisit, revise } from '../../src/domain/visit.js';
import { type PlannedVisit, planVisit, type VisitAsk } from '../../src/domain/visit-plan.js';
import type { VisitRecord } from '../../src/domain/visit-record.js';
import { standingOfVisit } from '../../src/domain/visit-status.js';
import type { Person } from '../../src/ports/people.js';
import { people } from './site.js';
import { type Stage, setStage } from './stage.js';

export type VisitPlot = Partial<Pick<VisitAsk, 'doors' | 'window' | 'repeat'>> & { crew?: Person[]; escort?: Person; startAt?: string };

/** A stage on which visits take place; the change feeds start and wake what the records ask for. */
export type VisitStory = Stage & {
  /** Books as the API does; comes back with the ids. */
  book(plot?: VisitPlot): Promise<VisitId[]>;
  move(id: VisitId, plot: VisitPlot): Promise<void>;
  cancel(id: VisitId): Promise<void>;
  visit(id: VisitId): Promise<VisitRecord>;
  requests(id: VisitId): Promise<RequestRecord[]>;
  /** `ready`, or with the reason: `cancelled: nobody-decided`. */
  standing(id: VisitId): Promise<string>;
  vote(id: VisitId, who: Person, decision?: 'approve' | 'deny'): Promise<void>;
  enter(id: VisitId, who: Person, door: DoorRecord): Promise<void>;
  leave(id: VisitId, who: Person): Promise<void>;
  until(instant: string): Promise<void>;
};

const host = people.alice;

/** Alice books Tara for the lobby, on 4 March 2030 from 15:00 to 16:00 in Berlin, unless the plot says otherwise. It is nine in the morning in London. */
export async function tellVisits(startAt = '2030-03-04T09:00:00.000Z'): Promise<VisitStory> {
  const stage = await setStage(new Date(startAt));
  const { host: machine, ports } = stage;
  const now = () => ports.clock.now();
  follow(stage);
  const read = async (id: VisitId) => {
    const found = await ports.visits.read(id);
    if (!found) throw new Error('the visit is gone');
    return found;
  };
  const requestsOf = async (id: VisitId) => {
    const found = await Promise.all((await read(id)).requests.map(({ requestId }) => ports.requests.read(requestId)));
    return found.filter((record) => record !== undefined);
  };
  const ofPerson = async (id: VisitId, who: Person) => (await requestsOf(id)).filter(({ subjectId }) => subjectId === who.id);
  let books = 0;
  return {
    ...stage,
    async book(plot = {}) {
      books += 1;
      const book = books;
      const ids: VisitId[] = [];
      for (const [nth, planned] of (await plan(stage, plot)).entries()) {
        const id = VisitId.parse(`00000000-0000-4000-8000-${String(book * 1000 + nth).padStart(12, '0')}`);
        await ports.visits.create(newVisit(id, bookingOf(plot), { ...planned, mails: 0 }, now()));
        ids.push(id);
      }
      await machine.idle();
      return ids;
    },
    async move(id, plot) {
      const [planned] = await plan(stage, plot);
      if (!planned) throw new Error('nothing planned');
      await ports.visits.change(id, (before) => revise(before, bookingOf(plot), { ...planned, mails: 0 }, host.id, now()));
      await machine.idle();
    },
    async cancel(id) {
      await ports.visits.change(id, (before) => cancelVisit(before, host.id, now()));
      await machine.idle();
    },
    visit: read,
    requests: requestsOf,
    async standing(id) {
      const { status, because } = standingOfVisit(await read(id), await requestsOf(id));
      return because ? `${status}: ${because}` : status;
    },
    async vote(id, who, decision = 'approve') {
      for (const record of await requestsOf(id))
        await ports.requests.change(record.id, (before) => {
          const cast = castVote(before, { approverId: who.id, decision, reason: 'because' }, (one, other) => one === other, now());
          return cast.kind === 'refused' ? before : cast.record;
        });
      await machine.idle();
    },
    async enter(id, who, door) {
      for (const { id: requestId } of await ofPerson(id, who))
        await ports.requests.change(requestId, (before) => noteEntry(before, door.id, now()));
      await machine.idle();
    },
    async leave(id, who) {
      for (const { id: requestId } of await ofPerson(id, who))
        await ports.requests.change(requestId, (before) => checkOut(before, who.id, now()));
      await machine.idle();
    },
    until: async (instant) => {
      await machine.advance(new Date(instant));
    },
  };
}

/** What the change feeds of the app do. */
function follow({ host: machine, ports }: Stage): void {
  ports.visits.watch(({ id, closed }) => {
    if (closed) return;
    void machine.start(technicianVisitFlow.name, { visitId: id }, { instanceId: `visit-${id}` }).catch(() => {});
    void machine.raise(`visit-${id}`, VisitChanged.name, {}).catch(() => {});
  });
  ports.requests.watch(({ id, visitId, status, timeline }) => {
    if (visitId && timeline.every(({ by }) => by === 'people'))
      void machine.start(accessRequestFlow.name, { requestId: id }, { instanceId: id }).catch(() => {});
    if (visitId && status === 'closed') void machine.raise(`visit-${visitId}`, VisitChanged.name, {}).catch(() => {});
    if (status !== 'closed' && timeline.at(-1)?.by === 'people') void machine.raise(id, RequestChanged.name, {}).catch(() => {});
  });
}

async function plan(
  { ports }: Stage,
  { doors = [{ doorId: 'lobby' }], window = { start: '2030-03-04T15:00', end: '2030-03-04T16:00' }, repeat }: VisitPlot,
): Promise<PlannedVisit[]> {
  const known = await ports.doors.list();
  const calendars = await ports.calendars.of(known.map(({ site }) => site));
  const planned = planVisit(
    { doors, window, purpose: 'a visit', repeat },
    { doors: known, calendars, policy: ports.policy, now: ports.clock.now() },
  );
  if (!planned.ok) throw new Error(`${planned.code} ${planned.field}`);
  return planned.visits;
}

const bookingOf = ({ crew = [people.tara], escort }: VisitPlot) => ({
  tenantId: '00000000-0000-4000-8000-000000000999',
  bookedBy: host.id,
  hostId: host.id,
  crew: crew.map(({ id }): PersonId => id),
  ...(escort && { escortId: escort.id }),
  purpose: 'a visit',
  bodyHash: '',
});
