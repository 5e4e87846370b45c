import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linkFor } from '../../activities/approval-mail.js';
import { asAsked } from '../../src/domain/extension.js';
import type { RequestRecord } from '../../src/domain/request-record.js';
import { doors, people } from '../support/site.js';
import { openApi } from './given/api.js';
import { edgePorts } from './given/edge.js';
import { visit } from './given/visit.js';

const edge = edgePorts();
const { as } = await openApi(edge);
const yes = { decision: 'approve', reason: 'Fine' };
let record: RequestRecord;

/** Alice has her code for an exclusion area, by the word of her approvers, and asks to stay for ten hours. */
beforeEach(async () => {
  ({ record } = await visit(edge, doors.server));
  const end = new Date(edge.clock.now().getTime() + 600 * 60_000).toISOString();
  expect((await as('alice')('POST', `/api/requests/${record.id}/extend`, { end })).status).toBe(202);
});
afterEach(() => edge.directory.change(people.alice.id, { accountEnabled: true }));

const now = async () => (await edge.requests.read(record.id)) ?? record;
const vote = (user: string, ballot = yes) => as(user)('POST', `/api/requests/${record.id}/decisions`, ballot);
const votes = async () => (await now()).approvals.votes.length;

describe('a longer stay', () => {
  it('is approved by a sign-in as strong as the door wants', async () => {
    expect(await vote('bob;weak')).toMatchObject({ status: 401, body: { code: 'step-up-required' } });
    expect([await votes(), (await now()).window]).toEqual([0, record.window]);
    for (const user of ['bob', 'carol']) expect(await vote(user)).toMatchObject({ status: 200 });
    expect((await now()).window.closesAt > record.window.closesAt).toBe(true);
  });

  it('is denied by any sign-in', async () => {
    expect(await vote('bob;weak', { ...yes, decision: 'deny' })).toMatchObject({ status: 200 });
    expect(await now()).toMatchObject({ window: record.window, extension: { state: 'denied' } });
  });

  it('at an exclusion area wants the name of its door, typed, of who follows a link', async () => {
    const link = await linkFor(edge, asAsked(await now()), people.bob, '55555555-5555-4555-8555-555555555555');
    const click = (ballot: object) => as('bob')('POST', new URL(link).pathname, ballot);
    expect(await click(yes)).toMatchObject({ status: 400, body: { code: 'door-name' } });
    expect(await votes()).toBe(0);
    expect(await click({ ...yes, doorName: 'door server-a' })).toMatchObject({ status: 200 });
  });

  it('is not approved for somebody who may not enter any more', async () => {
    edge.directory.change(people.alice.id, { accountEnabled: false });
    expect(await vote('bob')).toMatchObject({ status: 409, body: { code: 'no-longer-fit' } });
    expect(await votes()).toBe(0);
  });
});
