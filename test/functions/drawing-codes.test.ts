import { describe, expect, it } from 'vitest';
import { doors, people } from '../support/site.js';
import { openApi } from './given/api.js';
import { edgePorts } from './given/edge.js';
import { askedFor, visit } from './given/visit.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const draw = (id: string, user = 'alice', key?: string) => as(user)('POST', `/api/requests/${id}/codes`, {}, key ? { key } : {});
const recordOf = async (id: Parameters<typeof edge.requests.read>[0]) => edge.requests.read(id);

describe('drawing a fresh code', () => {
  it('is noted with the generations there are, and wakes the request', async () => {
    const { record } = await visit(edge, doors.lobby);
    expect(await draw(record.id)).toMatchObject({ status: 202, body: { id: record.id, statusUrl: `/api/requests/${record.id}` } });
    expect(await recordOf(record.id)).toMatchObject({ freshCodes: [{ given: false, after: [{ doorId: 'lobby', generation: 1 }] }] });
    expect(edge.flowsSeen.woken).toContain(record.id);
  });

  it('twice under one key is one', async () => {
    const { record } = await visit(edge, doors.lobby);
    const replies = [await draw(record.id, 'alice', 'once'), await draw(record.id, 'alice', 'once')];
    expect(replies.map(({ status }) => status)).toEqual([202, 202]);
    expect((await recordOf(record.id))?.freshCodes).toHaveLength(1);
  });

  it('is for the person who enters', async () => {
    const { record } = await visit(edge, doors.lobby);
    expect((await draw(record.id, 'bob')).status).toBe(404);
    expect((await draw(record.id, '')).status).toBe(401);
    await edge.requests.change(record.id, (before) => ({ ...before, subjectId: people.tara.id }));
    expect((await draw(record.id, 'alice')).status).toBe(404);
    expect((await draw(record.id, 'tara')).status).toBe(202);
  });

  it('wants the sign-in of the door’s class', async () => {
    const { record } = await visit(edge, doors.server);
    expect(await draw(record.id, 'alice;weak')).toMatchObject({ status: 401, body: { code: 'step-up-required', requestId: record.id } });
    expect(await draw(record.id, 'alice;aged=16')).toMatchObject({ status: 401 });
    expect((await recordOf(record.id))?.freshCodes).toBeUndefined();
    expect((await draw(record.id)).status).toBe(202);
  });

  it.each([
    ['before the window', 30, 'too-early'],
    ['before the first code', 0, 'not-delivered'],
  ])('%s is refused', async (_when, inMinutes, code) => {
    const record = inMinutes ? (await visit(edge, doors.lobby, inMinutes)).record : await askedFor(edge, doors.lobby, { inMinutes });
    expect(await draw(record.id)).toMatchObject({ status: 409, body: { code } });
    expect((await recordOf(record.id))?.freshCodes).toBeUndefined();
  });

  it('of nothing is not found', async () => {
    expect((await draw('nothing')).status).toBe(404);
  });
});
