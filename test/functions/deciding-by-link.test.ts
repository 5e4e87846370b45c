import { describe, expect, it } from 'vitest';
import { linkFor } from '../../activities/approval-mail.js';
import { type ApprovalLink, linkToken } from '../../src/domain/approval-link.js';
import { requireApprovals } from '../../src/domain/request.js';
import type { RequestRecord } from '../../src/domain/request-record.js';
import type { Person } from '../../src/ports/people.js';
import { doors, people } from '../support/site.js';
import { openApi } from './given/api.js';
import { edgePorts } from './given/edge.js';
import { waitingFor } from './given/waiting.js';

const edge = edgePorts();
const { host, as } = await openApi(edge);

/** A request that waits at a cage, and the path of the link in the mail to somebody who may decide it. */
async function linked(who: Person = people.bob, required = 1, door = doors.cage) {
  const request = await waitingFor(edge, door, required);
  return { request, path: await pathFor(request, who) };
}
const pathFor = async (request: RequestRecord, { id }: Person) => new URL(await linkFor(edge, request, { id }, messageId)).pathname;
const messageId = '55555555-5555-4555-8555-555555555555';
/** Alice moves it; it is checked again, and its approvers are asked about the new time. */
async function askAnew({ id }: RequestRecord): Promise<RequestRecord> {
  const at = (minutes: number) => new Date(edge.clock.now().getTime() + minutes * 60_000).toISOString();
  const moved = await as('alice')('POST', `/api/requests/${id}/reschedule`, { window: { start: at(120), end: at(700) } });
  const record = await edge.requests.change(id, (before) => requireApprovals(before, 1, edge.clock.now()));
  if (moved.status !== 202 || !record) throw new Error('not moved');
  return record;
}
const yes = { decision: 'approve', reason: 'Known' };
const votesOf = async ({ id }: RequestRecord) => (await edge.requests.read(id))?.approvals.votes ?? [];
const refusalsOf = (since: number) => [...edge.audit.records.values()].slice(since).map(({ kind, by, because }) => [kind, by, because]);

describe('the link of a mail', () => {
  it('shows its approver the request, and whoever follows links a page that says nothing', async () => {
    const { request, path } = await linked();
    const shown = await as('bob')('GET', path);
    expect(shown).toMatchObject({
      status: 200,
      body: { requestId: request.id, requester: 'Alice', purpose: 'x', approvals: { required: 1 } },
    });
    const page = await host.fetch(path);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(await page.text()).not.toMatch(/Alice|cage/);
  });

  it('comes with headers that keep it to itself', async () => {
    const { path } = await linked();
    const { headers } = await host.fetch(path);
    const policy = headers.get('content-security-policy') ?? '';
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('set-cookie')).toBeNull();
    for (const rule of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "form-action 'none'", "base-uri 'none'"])
      expect(policy).toContain(rule);
    expect(policy).not.toMatch(/unsafe|\*/);
    expect((await as('bob')('GET', path)).headers.get('cache-control')).toBe('no-store');
  });

  it('decides by POST with the token of its approver, once, and says it again as often as it is asked', async () => {
    const { request, path } = await linked();
    const replies = [];
    for (let time = 0; time < 5; time += 1) replies.push(await as('bob')('POST', path, { ...yes, requestId: request.id }));
    expect(new Set(replies.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    expect(replies[0]).toMatchObject({ status: 200, body: { id: request.id, decision: 'approve', approverId: people.bob.id } });
    expect(await votesOf(request)).toHaveLength(1);
    expect(edge.flowsSeen.woken).toContain(request.id);
    await edge.requests.change(request.id, (record) => ({ ...record, status: 'closed', outcome: 'completed' }));
    edge.clock.set(new Date(edge.clock.now().getTime() + 48 * 3_600_000));
    expect((await as('bob')('POST', path, yes)).body).toEqual(replies[0]?.body);
    expect(await as('bob')('POST', path, { ...yes, decision: 'deny' })).toMatchObject({
      status: 409,
      body: { code: 'already-decided', settled: { by: people.bob.id, decision: 'approve' } },
    });
  });

  it('of five hundred scanners, and of a script that posts every form, decides nothing', async () => {
    const { request, path } = await linked();
    const [before] = (await edge.links.sentIn('55555555-5555-4555-8555-555555555555')).slice(-1);
    const methods = ['GET', 'HEAD', 'OPTIONS'];
    const statuses = new Set<number>();
    for (let visit = 0; visit < 500; visit += 1) statuses.add((await host.fetch(path, { method: methods[visit % 3] ?? 'GET' })).status);
    const form = new URLSearchParams({ decision: 'approve', reason: 'bot', requestId: request.id });
    for (const body of [form, JSON.stringify(yes), '']) statuses.add((await host.fetch(path, { method: 'POST', body })).status);
    for (const token of ['x', 'alice', 'carol']) statuses.add((await as(token)('POST', path, yes)).status);
    expect([...statuses].sort()).toEqual([200, 204, 401, 404]);
    expect(await votesOf(request)).toEqual([]);
    expect(await edge.requests.read(request.id)).toEqual(request);
    expect(await edge.links.read(before?.id ?? '')).toEqual(before);
  });

  it('with any byte flipped is refused', async () => {
    const { request, path } = await linked();
    const token = path.split('/').at(-1) ?? '';
    const before = edge.audit.records.size;
    for (let at = 0; at < token.length; at += 1) {
      for (const bit of [1, 4, 32]) {
        const flipped = `${token.slice(0, at)}${String.fromCharCode(token.charCodeAt(at) ^ bit)}${token.slice(at + 1)}`;
        const reply = await as('bob')('POST', `/api/approvals/${encodeURIComponent(flipped)}`, yes);
        expect([reply.status, reply.body['code']], flipped).toEqual([404, 'link-not-valid']);
      }
    }
    expect(await votesOf(request)).toEqual([]);
    expect(new Set(refusalsOf(before).map(([, , because]) => because))).toEqual(new Set(['tampered']));
    expect(await as('bob')('POST', path, yes)).toMatchObject({ status: 200 });
  });

  it('is refused to others, for others, used and late: the same answer, and each with its reason in the audit', async () => {
    const { request, path } = await linked();
    const another = await linked();
    const before = edge.audit.records.size;
    const bodies = [];
    bodies.push(await as('carol')('POST', path, yes)); // another person
    bodies.push(await as('bob')('POST', path, { ...yes, requestId: another.request.id })); // another request
    bodies.push(await as('bob')('POST', path.replace(/.{49}$/, await unknownToken(another.path)), yes)); // one we never sent
    await as('bob')('POST', path, yes);
    bodies.push(await as('bob')('GET', path)); // used
    edge.clock.set(new Date(another.request.clocks.decideBy));
    bodies.push(await as('bob')('POST', another.path, yes)); // late
    const answers = bodies.map(({ status, body: { traceId: _, ...body } }) => JSON.stringify([status, body]));
    expect(new Set(answers).size).toBe(1);
    expect(refusalsOf(before)).toEqual([
      ['link.refused', people.carol.id, 'other-person'],
      ['link.refused', people.bob.id, 'other-request'],
      ['link.refused', people.bob.id, 'unknown'],
      ['link.refused', people.bob.id, 'used'],
      ['link.refused', people.bob.id, 'expired'],
    ]);
    expect(await votesOf(request)).toHaveLength(1);
    expect(await votesOf(another.request)).toEqual([]);
  });

  it.each([
    ['that Bob has lost his role', 'bobOffDuty', 403, 'missing-role'],
    ['a weak sign-in', 'bob;weak', 401, 'step-up-required'],
  ])('does not help against %s, and is not used up by it', async (_what, user, status, code) => {
    const { request, path } = await linked();
    expect(await as(user)('POST', path, yes)).toMatchObject({ status, body: { code } });
    expect(await votesOf(request)).toEqual([]);
    expect(await as('bob')('POST', path, yes)).toMatchObject({ status: 200 });
  });

  it('to an exclusion area wants the name of its door', async () => {
    const { request, path } = await linked(people.bob, 1, doors.server);
    for (const wrong of [yes, { ...yes, doorName: 'Door lobby' }])
      expect(await as('bob')('POST', path, wrong)).toMatchObject({ status: 400, body: { code: 'door-name' } });
    expect(await votesOf(request)).toEqual([]);
    expect(await as('bob')('POST', path, { ...yes, doorName: 'door server-a' })).toMatchObject({ status: 200 });
    expect(await votesOf(request)).toEqual([expect.not.objectContaining({ doorName: expect.anything() })]);
  });

  it('to what has been moved meanwhile decides nothing unseen, and is not used up by the try', async () => {
    const { request, path } = await linked(people.bob, 1, doors.lobby);
    const shown = await as('bob')('GET', path);
    await askAnew(request);
    for (const body of [yes, { ...yes, question: shown.body['question'] }, { ...yes, decision: 'deny' }])
      expect(await as('bob')('POST', path, body)).toMatchObject({ status: 409, body: { code: 'changed' } });
    expect(await votesOf(request)).toEqual([]);
    const again = await as('bob')('GET', path);
    expect([shown.body['question'], again.body['question']]).toEqual([0, 1]);
    expect(await as('bob')('POST', path, { ...yes, question: 1 })).toMatchObject({ status: 200 });
  });

  it('from before links knew their question is good for the first one; for a later one its page says which', async () => {
    const forgetful = { ...edge, links: { ...edge.links, create: ({ question: _, ...link }: ApprovalLink) => edge.links.create(link) } };
    const pathOf = async (request: RequestRecord) => new URL(await linkFor(forgetful, request, people.bob, messageId)).pathname;
    const first = await waitingFor(edge, doors.cage, 1);
    expect(await as('bob')('POST', await pathOf(first), yes)).toMatchObject({ status: 200 });
    const moved = await askAnew(await waitingFor(edge, doors.lobby, 1));
    const path = await pathOf(moved);
    expect(await as('bob')('POST', path, yes)).toMatchObject({ status: 409, body: { code: 'changed' } });
    const { question } = (await as('bob')('GET', path)).body;
    expect(await as('bob')('POST', path, { ...yes, question })).toMatchObject({ status: 200 });
  });

  it('raced by an approval and a denial takes one of them, and tells the other', async () => {
    for (let round = 0; round < 25; round += 1) {
      const { request, path } = await linked();
      const bob = as('bob');
      const [one, other] = await Promise.all([bob('POST', path, yes), bob('POST', path, { ...yes, decision: 'deny' })]);
      expect([one?.status, other?.status].sort()).toEqual([200, 409]);
      expect(await votesOf(request)).toHaveLength(1);
    }
  });

  it('names the base the operator configured, whatever Host a caller names', async () => {
    const { path } = await linked();
    const response = await host.fetch(path, { headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' } });
    expect(await response.text()).not.toContain('evil.example');
    const request = await waitingFor(edge, doors.cage, 1);
    expect(await linkFor(edge, request, people.bob, '66666666-6666-4666-8666-666666666666')).toMatch(
      /^https:\/\/latch\.example\/api\/approvals\/[\w-]{49}$/,
    );
  });
});

/** A token that is whole, but was made with another master key. */
async function unknownToken(path: string): Promise<string> {
  const [record] = (await edge.requests.list({})).requests;
  if (!record) throw new Error(path);
  return linkToken(new Uint8Array(32).fill(9), record.id, people.bob.id);
}
