import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RequestId, VisitId } from '../../src/domain/ids.js';
import { newRequest } from '../../src/domain/request.js';
import type { RequestRecord } from '../../src/domain/request-record.js';
import { cancelVisit, newVisit, noteRequest, revise } from '../../src/domain/visit.js';
import { adjustments } from '../../src/domain/visit-alignment.js';
import { groupsOf, peopleOf, type VisitRecord } from '../../src/domain/visit-record.js';
import { alice, asked, at, bob, carol, lobby, now, serverA, tara } from './given.js';

const id = VisitId.parse('00000000-0000-4000-8000-00000000abcd');
const booking = {
  tenantId: '00000000-0000-4000-8000-000000000300',
  bookedBy: alice,
  hostId: alice,
  crew: [tara],
  purpose: 'x',
  bodyHash: '',
};
const window = (from: string, to: string) => ({ opensAt: at(from), closesAt: at(to) });
const planned = (...doors: { doorId: typeof lobby.id; window: { opensAt: string; closesAt: string } }[]) => ({
  doors,
  sites: [lobby.site],
  window: doors[0]?.window ?? window('12:00', '13:00'),
  timeZone: 'Europe/Berlin',
  askAt: at('09:00'),
  flags: [],
  clocks: { deliverAt: at('11:30') },
  mails: 0,
});
const atLobby = planned({ doorId: lobby.id, window: window('12:00', '13:00') });

type Scene = { visit: VisitRecord; requests: Map<RequestId, RequestRecord> };

/** Does what has to be done, as the activity does. */
function align({ visit, requests }: Scene): Scene {
  let next = visit;
  const known = new Map(requests);
  for (const todo of adjustments(visit, known)) {
    const { request, kind } = todo;
    const before = known.get(request.requestId);
    if (kind === 'open')
      known.set(request.requestId, {
        ...newRequest({
          ...asked(),
          id: request.requestId,
          plan: { ok: true, window: todo.window, clocks: asked().clocks },
          doors: [lobby],
        }),
        subjectId: request.personId,
      });
    if (kind === 'move' && before) known.set(request.requestId, { ...before, window: todo.window });
    if (kind === 'cancel' && before) known.set(request.requestId, { ...before, status: 'closed', outcome: 'cancelled' });
    next = noteRequest(next, { ...request, changes: visit.changes }, undefined);
  }
  return { visit: next, requests: known };
}
const open = ({ requests }: Scene) => [...requests.values()].filter(({ status }) => status !== 'closed');
const scene = (change: Partial<typeof booking> & { escortId?: typeof bob } = {}, doors = atLobby): Scene => ({
  visit: newVisit(id, { ...booking, ...change }, doors, now),
  requests: new Map(),
});

describe('a visit’s requests', () => {
  it('are one for each person and group of doors', () => {
    const doors = planned({ doorId: lobby.id, window: window('12:00', '16:00') }, { doorId: serverA.id, window: window('13:00', '14:00') });
    const { visit, requests } = align(scene({ crew: [tara, carol], escortId: bob }, doors));
    expect(requests.size).toBe(6);
    expect(new Set(visit.requests.map(({ requestId }) => requestId)).size).toBe(6);
  });

  it('have the same ids however often they are opened', () => {
    expect([...align(scene()).requests.keys()]).toEqual([...align(scene()).requests.keys()]);
  });

  it('move with it, and those of whoever no longer comes are cancelled', () => {
    const before = align(scene({ crew: [tara, carol] }));
    const moved = planned({ doorId: lobby.id, window: window('15:00', '16:00') });
    const after = align({ ...before, visit: revise(before.visit, { ...booking, crew: [tara] }, moved, alice, now) });
    expect(open(after).map(({ subjectId, window: { opensAt } }) => [subjectId, opensAt])).toEqual([[tara, at('15:00')]]);
  });

  it('that somebody made longer on their own stay as they are', () => {
    const { visit, requests } = align(scene());
    const longer = new Map([...requests].map(([key, record]) => [key, { ...record, window: window('12:00', '14:00') }]));
    expect(adjustments(visit, longer)).toEqual([]);
  });

  it('that were denied are asked for anew only at another time', () => {
    const before = align(scene());
    const denied = new Map(
      [...before.requests].map(([key, record]): [RequestId, RequestRecord] => [key, { ...record, status: 'closed', outcome: 'denied' }]),
    );
    expect(adjustments(before.visit, denied)).toEqual([]);
    const moved = revise(before.visit, booking, planned({ doorId: lobby.id, window: window('15:00', '16:00') }), alice, now);
    const after = align({ visit: moved, requests: denied });
    expect([after.requests.size, open(after).length]).toEqual([2, 1]);
  });

  it('end with it', () => {
    const before = align(scene({ crew: [tara, carol] }));
    expect(open(align({ ...before, visit: cancelVisit(before.visit, alice, now) }))).toEqual([]);
  });

  const hours = ['10:00', '11:00', '12:00', '13:00', '14:00'];
  const change = fc.record({
    crew: fc.uniqueArray(fc.constantFrom(tara, carol, bob), { minLength: 1 }),
    from: fc.nat(3),
    apart: fc.boolean(),
    end: fc.option(fc.constantFrom('denied' as const, 'lapsed' as const, 'no-show' as const), { nil: undefined }),
    cancel: fc.integer({ min: 0, max: 9 }),
  });
  type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

  const wantedOf = (visit: VisitRecord) =>
    visit.cancelled ? [] : groupsOf(visit.doors).flatMap((group) => peopleOf(visit).map((person) => `${person} ${group.window.opensAt}`));

  function changed(visit: VisitRecord, { crew, from, apart, cancel }: Change): VisitRecord {
    const span = window(hours[from] ?? '10:00', hours[from + 1] ?? '14:00');
    const doors = planned({ doorId: lobby.id, window: span }, { doorId: serverA.id, window: apart ? window('20:00', '21:00') : span });
    return cancel === 0 ? cancelVisit(visit, alice, now) : revise(visit, { ...booking, crew }, doors, alice, now);
  }

  /** Every other request ends like this. */
  const ended = ({ visit, requests }: Scene, outcome: Change['end']): Scene => ({
    visit,
    requests: new Map(
      [...requests].map(([key, record], nth): [RequestId, RequestRecord] => [
        key,
        outcome && nth % 2 === 0 ? { ...record, status: 'closed', outcome } : record,
      ]),
    ),
  });

  it('are, whatever happens, those the visit says and no others; doing it twice changes nothing', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        let present = align(scene());
        for (const each of changes) {
          present = align({ ...present, visit: changed(present.visit, each) });
          const have = open(present).map(({ subjectId, window: { opensAt } }) => `${subjectId} ${opensAt}`);
          expect(adjustments(present.visit, present.requests)).toEqual([]);
          expect(have.filter((request) => !wantedOf(present.visit).includes(request))).toEqual([]);
          expect(new Set(have).size).toBe(have.length);
          present = ended(present, each.end);
        }
      }),
      { numRuns: 200 },
    );
  });
});
