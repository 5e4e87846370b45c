import { describe, expect, it } from 'vitest';
import { alignVisitActivity } from '../../activities/align-visit.js';
import { VisitId } from '../../src/domain/ids.js';
import type { Target } from '../../src/domain/rule-record.js';
import { aHold } from '../support/a-hold.js';
import { runActivity } from '../support/run-activity.js';
import { doors, people } from '../support/site.js';
import { openApi } from './given/api.js';
import { bookingsAt, idOf } from './given/bookings.js';
import { edgePorts } from './given/edge.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const { at, book } = bookingsAt(edge, as);
const later = () => ({ window: { start: at(40), end: at(41) } });
const move = (id: string, change: object = {}, user = 'alice') =>
  as(user)('POST', `/api/visits/${id}/reschedule`, { ...later(), ...change });
const extend = (id: string, user = 'alice') => as(user)('POST', `/api/visits/${id}/extend`, { end: at(32) });
const stored = async (id: string) => edge.visits.read(VisitId.parse(id));

/** The requests of a visit, as its orchestration opens and moves them. */
async function requestsOf(id: string) {
  await runActivity(alignVisitActivity, edge, { visitId: VisitId.parse(id) });
  const requests = (await stored(id))?.requests ?? [];
  return Promise.all(requests.map(({ requestId }) => edge.requests.read(requestId)));
}

describe('a change of a visit', () => {
  it.each([
    ['another door', ['lobby'], (id: string, user?: string) => move(id, { doors: ['server-a'] }, user)],
    ['another time', ['server-a'], (id: string, user?: string) => move(id, {}, user)],
    ['another end', ['server-a'], extend],
  ])('to %s wants the sign-in its doors demand, as booking it does', async (_what, booked, change) => {
    const id = idOf(await book({ doors: booked }));
    const before = await stored(id);
    expect(await change(id, 'alice;weak')).toMatchObject({ status: 401, body: { code: 'step-up-required', context: 'c1' } });
    expect(await change(id, 'alice;mute')).toMatchObject({ status: 403, body: { code: 'step-up-required' } });
    expect(await stored(id)).toEqual(before);
    expect((await change(id)).status).toBe(202);
  });

  it('is asked for by the sign-in it was made with, not by the one it was booked with', async () => {
    const id = idOf(await book({}, 'alice;weak'));
    expect(await requestsOf(id)).toMatchObject([{ signIn: { contexts: [] } }]);
    await move(id);
    expect(await requestsOf(id)).toMatchObject([{ window: { opensAt: at(40) }, signIn: { contexts: ['c1'] } }]);
    await move(id, { doors: ['server-a'] });
    expect(await requestsOf(id)).toMatchObject([
      { doors: [{ doorId: 'server-a' }], signIn: { contexts: ['c1'], authTime: edge.clock.now().toISOString() } },
      { doors: [{ doorId: 'lobby' }], cancelled: { by: people.alice.id } },
    ]);
  });

  it('by the application that booked it is asked for by nobody’s sign-in', async () => {
    const id = idOf(await book({ hostId: people.alice.id, externalId: 'facility-1' }, 'logicApp'));
    await move(id, {}, 'alice;weak');
    expect(await stored(id)).toMatchObject({ signIn: { contexts: [] } });
    expect((await move(id, { doors: ['server-a'] }, 'logicApp')).status).toBe(202);
    expect((await stored(id))?.signIn).toBeUndefined();
    await move(id, {}, 'alice');
    await book({ hostId: people.alice.id, externalId: 'facility-1', doors: ['server-a'] }, 'logicApp');
    expect((await stored(id))?.signIn).toBeUndefined();
  });

  it.each<[string, Target, object]>([
    ['the door it is to go to', { kind: 'door', id: doors.cage.id }, { doors: ['cage-12'] }],
    ['somebody of its crew', { kind: 'person', id: people.tara.id }, {}],
    ['its vendor', { kind: 'vendor', id: 'Windservice' }, {}],
  ])('is refused while a rule stands against %s', async (_what, target, change) => {
    const id = idOf(await book({ vendor: 'Windservice' }));
    const before = await stored(id);
    await edge.rules.hold(target, aHold());
    expect(await move(id, change)).toMatchObject({ status: 403, body: { code: 'revoked' } });
    if (target.kind !== 'door') expect(await extend(id)).toMatchObject({ status: 403, body: { code: 'revoked' } });
    expect(await stored(id)).toEqual(before);
    await edge.rules.changeRule(target, (rule) => ({ ...rule, holds: [] }));
    expect((await move(id, change)).status).toBe(202);
  });

  it('takes nobody’s escort to a door whose lock decides alone', async () => {
    const id = idOf(await book({ escortId: people.bob.id }));
    expect(await move(id, { doors: ['cage-12'] })).toMatchObject({ status: 409, body: { code: 'escort-needs-the-cloud' } });
  });
});
