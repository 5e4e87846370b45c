import { describe, expect, it } from 'vitest';
import { notePeopleAsked } from '../../src/domain/asking.js';
import { extend } from '../../src/domain/extension.js';
import type { RequestRecord } from '../../src/domain/request-record.js';
import { minutesAfter } from '../../src/domain/window.js';
import type { Person } from '../../src/ports/people.js';
import { doors, people } from '../support/site.js';
import { type Body, openApi } from './given/api.js';
import { edgePorts } from './given/edge.js';
import { waitingFor } from './given/waiting.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const { bob, carol } = people;

async function askedAbout(door = doors.cage, required = 1, ...whom: Person[]): Promise<RequestRecord> {
  const { id } = await waitingFor(edge, door, required);
  const asked = (whom.length > 0 ? whom : [bob]).map((person) => ({ personId: person.id, as: 'approver' as const }));
  return changed(id, (record) => notePeopleAsked(record, asked, edge.clock.now()));
}
async function changed(id: RequestRecord['id'], transition: (record: RequestRecord) => RequestRecord): Promise<RequestRecord> {
  const record = await edge.requests.change(id, transition);
  if (!record) throw new Error('no record');
  return record;
}
const open = async (who = 'bob') => ((await as(who)('GET', '/api/approvals')).body['approvals'] as Body[]).map((each) => each['requestId']);
const decide = (who: string, { id }: RequestRecord, decision: string) =>
  as(who)('POST', `/api/requests/${id}/decisions`, { decision, reason: 'Seen' });

describe('the questions that wait for an approver', () => {
  it('are those they were asked, with all they should know, until they say something', async () => {
    const request = await askedAbout(doors.cage, 2);
    const [shown] = (await as('bob')('GET', '/api/approvals')).body['approvals'] as Body[];
    expect(shown).toMatchObject({ requestId: request.id, requester: 'Alice', purpose: 'x', decideBy: request.clocks.decideBy });
    expect((await as('bob')('GET', `/api/requests/${request.id}/approval`)).body).toEqual(shown);
    expect(await open('carol')).toEqual([]);
    await decide('bob', request, 'approve');
    expect(await open()).toEqual([]);
  });

  it('come by their urgency', async () => {
    const [one, other] = [await askedAbout(), await askedAbout()];
    await changed(one.id, (record) => ({ ...record, clocks: { ...record.clocks, decideBy: minutesAfter(edge.clock.now(), 20) } }));
    await changed(other.id, (record) => ({ ...record, clocks: { ...record.clocks, decideBy: minutesAfter(edge.clock.now(), 10) } }));
    expect(await open()).toEqual([other.id, one.id]);
    for (const request of [one, other]) await decide('bob', request, 'deny');
  });

  it.each<[string, (record: RequestRecord) => RequestRecord]>([
    ['was decided', (record) => ({ ...record, decision: { kind: 'denied', at: record.askedAt } })],
    ['was taken back', (record) => ({ ...record, cancelled: { by: people.alice.id, at: record.askedAt } })],
    ['is too late', (record) => ({ ...record, clocks: { ...record.clocks, decideBy: record.askedAt } })],
    ['is asked anew', (record) => ({ ...record, question: 1 })],
  ])('leave out what %s', async (_what, change) => {
    await changed((await askedAbout()).id, change);
    expect(await open()).toEqual([]);
  });

  it('leave out what they may not decide any more, and nobody else reads it', async () => {
    const request = await askedAbout();
    edge.directory.change(bob.id, { accountEnabled: false });
    expect((await as('ivy')('GET', `/api/requests/${request.id}/approval`)).status).toBe(404);
    edge.directory.change(bob.id, { accountEnabled: true });
    expect(await open()).toEqual([request.id]);
    expect((await as('frank')('GET', '/api/approvals')).status).toBe(403);
    await decide('bob', request, 'deny');
  });

  it('hold a longer stay as one of its own, in the window that is asked for', async () => {
    const request = await askedAbout();
    await decide('bob', request, 'approve');
    const window = { ...request.window, closesAt: minutesAfter(request.window.closesAt, 60) };
    await changed(request.id, (record) => {
      const longer = extend(record, {
        window,
        clocks: { ...record.clocks, closesAt: window.closesAt },
        by: people.alice.id,
        at: edge.clock.now(),
      });
      return notePeopleAsked(longer, [{ personId: carol.id, as: 'approver' }], edge.clock.now());
    });
    const [shown] = (await as('carol')('GET', '/api/approvals')).body['approvals'] as Body[];
    expect(shown).toMatchObject({ requestId: request.id, longer: true, window: { closesAt: window.closesAt }, approvals: { votes: [] } });
    expect(shown).not.toHaveProperty('settled');
    expect(await decide('carol', request, 'approve')).toMatchObject({ status: 200 });
    expect((await edge.requests.read(request.id))?.window.closesAt).toBe(window.closesAt);
  });
});
