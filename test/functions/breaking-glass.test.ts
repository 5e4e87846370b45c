import { describe, expect, it } from 'vitest';
import { RequestId } from '../../src/domain/ids.js';
import { noteCheck, requireApprovals } from '../../src/domain/request.js';
import { doors, people } from '../support/site.js';
import { openApi } from './given/api.js';
import { dan, edgePorts } from './given/edge.js';
import { waitingFor } from './given/waiting.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const name = doors.cage.name;

/** Alice stands before the cage now, and nobody answers. */
async function emergency() {
  const ask = { doorIds: ['cage-12'], window: { start: 'now', minutes: 60 }, purpose: 'Smoke' };
  const { body } = await as('alice')('POST', '/api/requests', ask);
  const at = edge.clock.now().toISOString();
  const passed = (check: 'identity' | 'risk') => ({ name: check, outcome: 'passed' as const, reasons: [], policyVersion: 'default-1', at });
  await edge.requests.change(RequestId.parse(body['id']), ({ signIn: _, ...record }) =>
    requireApprovals(noteCheck(noteCheck(record, passed('identity')), passed('risk')), 1, at),
  );
  return String(body['id']);
}
const speak = (who: string, id: string, confirm: string = name) =>
  as(who)('POST', `/api/requests/${id}/break-glass`, { confirm, reason: 'Smoke in the cage' });
const review = (who: string, id: string) => as(who)('POST', `/api/requests/${id}/break-glass/review`, { findings: 'It was right.' });
const read = (id: string) => edge.requests.read(RequestId.parse(id));

describe('breaking the glass', () => {
  it('by security opens for a quarter of an hour, tells, and waits for its review; until then there is no other', async () => {
    const id = await emergency();
    expect(await speak('dan', id)).toMatchObject({ status: 200, body: { requestId: id, state: 'broken', voices: [{ as: 'security' }] } });
    expect(await read(id)).toMatchObject({ decision: { kind: 'approved' }, approvals: { votes: [] } });
    expect([edge.flowsSeen.woken.includes(id), edge.flowsSeen.glasses]).toEqual([true, [id]]);
    const { body } = await as('frank')('GET', '/api/break-glass');
    const { alice } = people;
    expect(body).toMatchObject({
      toReview: [
        { requestId: id, state: 'broken', doors: [{ doorId: 'cage-12', name }], voices: [{ personId: dan.id }], subjectId: alice.id },
      ],
      names: { [dan.id]: 'Dan', [alice.id]: 'Alice' },
    });
    const brokenAt = edge.clock.now().toISOString();
    const asked = (await as('alice')('GET', `/api/requests/${id}`)).body;
    expect(asked).toMatchObject({ glass: { brokenAt, voices: [{ personId: dan.id, as: 'security', at: brokenAt }] } });
    expect(JSON.stringify(asked)).not.toContain('Smoke in the cage');
    expect(asked).not.toHaveProperty('opensAtApproval');

    const next = await emergency();
    expect(await speak('dan', next)).toMatchObject({ status: 409, body: { code: 'review-pending' } });
    expect((await read(next))?.glass).toBeUndefined();
    expect(await review('dan', id)).toMatchObject({ status: 403, body: { code: 'own-glass' } });
    expect(await review('carol', id)).toMatchObject({ status: 200, body: { state: 'reviewed', reviewed: { findings: 'It was right.' } } });
    expect((await as('dan')('GET', '/api/break-glass')).body).toEqual({ toReview: [], names: {} });
    expect(await speak('dan', next)).toMatchObject({ status: 200, body: { state: 'broken' } });
    expect(await review('carol', next)).toMatchObject({ status: 200 });
  });

  it('takes two persons else, and one voice from each', async () => {
    const id = await emergency();
    for (const _ of [1, 2]) expect(await speak('ivy', id)).toMatchObject({ status: 200, body: { state: 'waits', voices: { length: 1 } } });
    expect((await read(id))?.decision).toBeUndefined();
    expect(await speak('carol', id)).toMatchObject({ status: 200, body: { state: 'broken', voices: { length: 2 } } });
    expect(await speak('bob', id)).toMatchObject({ status: 409, body: { code: 'already-decided' } });
    expect(await as('olu')('POST', `/api/requests/${id}/decisions`, { decision: 'deny', reason: 'x' })).toMatchObject({
      status: 409,
      body: { code: 'already-decided', settled: { decision: 'approve' } },
    });
    expect(await review('olu', id)).toMatchObject({ status: 200 });
  });

  it('by one person for two requests at the same moment is broken for one', async () => {
    const ids = [await emergency(), await emergency()];
    const replies = await Promise.all(ids.map((id) => speak('dan', id)));
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
    for (const id of ids) if ((await read(id))?.glass) await review('carol', id);
  });

  it('that came to nothing leaves no debt', async () => {
    const id = await emergency();
    await speak('ivy', id);
    await edge.requests.change(RequestId.parse(id), (record) => ({ ...record, status: 'closed', outcome: 'lapsed' }));
    const next = await emergency();
    expect(await speak('ivy', next)).toMatchObject({ status: 200, body: { state: 'waits' } });
  });

  it('that is refused leaves no debt either', async () => {
    const { id } = await waitingFor(edge, doors.cage, 1); // for later in the day
    expect(await speak('dan', id)).toMatchObject({ status: 409, body: { code: 'not-now' } });
    const next = await emergency();
    expect(await speak('dan', next)).toMatchObject({ status: 200, body: { state: 'broken' } });
    await review('carol', next);
  });

  it.each([
    ['without the name of the door', 'dan', 'Door lobby', 400, 'not-typed'],
    ['with a weak sign-in', 'dan;weak', name, 401, 'step-up-required'],
    ['by the requester', 'alice', name, 403, 'missing-role'],
    ['by an auditor', 'frank', name, 403, 'missing-role'],
    ['by an application', 'robot', name, 403, 'missing-role'],
  ])('%s does nothing', async (_how, who, confirm, status, code) => {
    const id = await emergency();
    expect(await speak(who, id, confirm)).toMatchObject({ status, body: { code } });
    expect((await read(id))?.glass).toBeUndefined();
  });

  it('says at the field that a name is not as it should be, and to whom it concerns that it would open at once', async () => {
    const id = await emergency();
    expect((await speak('dan', id, 'Door lobby')).body).toMatchObject({ errors: [{ field: 'confirm', code: 'not-typed' }] });
    expect((await as('alice')('GET', `/api/requests/${id}`)).body).toMatchObject({ opensAtApproval: { minutes: 60 } });
  });

  it('of nothing is not found, and nothing is reviewed that was not broken', async () => {
    expect(await speak('dan', '33333333-3333-4333-8333-333333333333')).toMatchObject({ status: 404 });
    expect(await review('carol', await emergency())).toMatchObject({ status: 404 });
  });
});
