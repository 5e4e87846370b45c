import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RequestId } from '../../src/domain/ids.js';
import { doors, people } from '../support/site.js';
import { openApi } from './given/api.js';
import { dan, edgePorts, ivy } from './given/edge.js';
import { emergenciesAt } from './given/emergency.js';
import { waitingFor } from './given/waiting.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const { emergency, speak, review } = emergenciesAt(edge, as);
const name = doors.cage.name;

/** Nobody decided it; what was said for it came to nothing, or was reviewed. */
const close = (id: string) =>
  edge.requests.change(RequestId.parse(id), ({ glass, ...record }) => ({
    ...{ ...record, status: 'closed', outcome: 'lapsed' },
    ...(glass && { glass: { ...glass, ...(glass.brokenAt && { reviewed: { by: people.carol.id, at: glass.brokenAt, findings: 'x' } }) } }),
  }));
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

  describe('by one person with two accounts', () => {
    const known = (employeeId: string | undefined) => {
      for (const { id } of [dan, ivy]) edge.directory.change(id, { employeeId });
    };
    beforeEach(() => known('77'));
    afterEach(() => known(undefined));

    it('for two requests at the same moment is said for one', async () => {
      const [one, other] = [await emergency(), await emergency()];
      const replies = await Promise.all([speak('dan', one), speak('ivy', other)]);
      expect(replies.map(({ status }) => status).sort()).toEqual([200, 409]);
      for (const id of [one, other]) if ((await read(id))?.glass) await close(id);
    });

    it('leaves its debt, though the second account cannot add to it', async () => {
      const [one, other] = [await emergency(), await emergency()];
      await speak('ivy', one);
      expect(await speak('dan', one)).toMatchObject({ status: 403, body: { code: 'same-person' } });
      for (const who of ['dan', 'ivy']) expect(await speak(who, other)).toMatchObject({ status: 409, body: { code: 'review-pending' } });
      await close(one);
      expect(await speak('dan', other)).toMatchObject({ status: 200, body: { state: 'broken' } });
      expect(await speak('ivy', other)).toMatchObject({ status: 409, body: { code: 'already-decided' } });
      expect(await speak('ivy', await emergency())).toMatchObject({ status: 409, body: { code: 'review-pending' } });
      expect((await review('carol', other)).status).toBe(200);
    });
  });

  it('that came to nothing leaves no debt', async () => {
    const id = await emergency();
    await speak('ivy', id);
    await close(id);
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
