import { describe, expect, it } from 'vitest';
import { requireApprovals } from '../../src/domain/request.js';
import type { RequestRecord } from '../../src/domain/request-record.js';
import { proveSignIn } from '../../src/domain/sign-in-proof.js';
import type { Person } from '../../src/ports/people.js';
import { doors, people } from '../support/site.js';
import { openApi } from './given/api.js';
import { edgeWithBot, openTeams, textOf } from './given/teams.js';
import { waitingFor } from './given/waiting.js';

const edge = edgeWithBot();
const { host, as } = await openApi(edge);
const teams = openTeams(edge, (path, init) => host.fetch(path, init));

const waiting = (required = 1, door = doors.lobby, who: Person = people.alice) => waitingFor(edge, door, required, who);
const minutesOn = (minutes: number) => new Date(edge.clock.now().getTime() + minutes * 60_000).toISOString();
const read = async ({ id }: RequestRecord) => edge.requests.read(id);
const votesOf = async (request: RequestRecord) => (await read(request))?.approvals.votes ?? [];
const auditOf = ({ id }: RequestRecord) => [...edge.audit.records.values()].filter(({ requestId }) => requestId === id);

describe('a click in Teams', () => {
  it('decides as the person Teams names, and shows who and when', async () => {
    const request = await waiting();
    const reply = await teams.click(people.bob, request.id, 'approve');
    expect(reply).toMatchObject({ status: 200, body: { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive' } });
    expect(textOf(reply.body.value)).toMatch(/Approved[\s\S]*Approved by: \nBob, .*2027/);
    expect(await votesOf(request)).toMatchObject([{ approverId: people.bob.id, decision: 'approve', reason: 'Known' }]);
    expect(edge.flowsSeen.woken).toContain(request.id);
  });

  it('delivered five times is one vote with five equal answers, also after the end', async () => {
    const request = await waiting(2);
    const replies = [];
    for (let time = 0; time < 4; time += 1) replies.push(await teams.click(people.bob, request.id, 'approve'));
    expect(await votesOf(request)).toHaveLength(1);
    expect(new Set(replies.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    await teams.click(people.carol, request.id, 'approve');
    await edge.requests.change(request.id, (record) => ({ ...record, status: 'closed', outcome: 'completed' }));
    const late = await teams.click(people.bob, request.id, 'approve');
    expect(textOf(late.body.value)).toContain('Approved by: \nBob');
    expect(await votesOf(request)).toHaveLength(2);
  });

  it('that comes too late is told whose word stands and since when', async () => {
    const request = await waiting();
    await teams.click(people.bob, request.id, 'deny');
    const late = await teams.click(people.carol, request.id, 'approve');
    expect(textOf(late.body.value)).toMatch(/Somebody was faster. Denied by Bob, .*2027/);
    expect(await votesOf(request)).toHaveLength(1);
  });

  it.each([['of the requester', people.bob, 'Nobody decides a request of their own.']])(
    '%s decides nothing',
    async (_who, requester, words) => {
      const request = await waiting(1, doors.lobby, requester);
      expect(textOf((await teams.click(requester, request.id, 'approve')).body.value)).toContain(words);
      expect(await votesOf(request)).toEqual([]);
    },
  );

  it('of somebody whose roles exclude each other decides nothing', async () => {
    const request = await waiting();
    const { of } = edge.roles;
    edge.roles.of = async () => ['Latch.Approve', 'Latch.Audit'];
    const reply = await teams.click(people.bob, request.id, 'approve').finally(() => Object.assign(edge.roles, { of }));
    expect(textOf(reply.body.value)).not.toContain('Approved by');
    expect(await votesOf(request)).toEqual([]);
  });

  it('of somebody without the role, or without a place among the approvers, decides nothing', async () => {
    const request = await waiting();
    expect((await teams.click(people.eve, request.id, 'approve')).body).toMatchObject({ statusCode: 403, value: { code: 'missing-role' } });
    edge.directory.change(people.carol.id, { accountEnabled: false });
    expect(textOf((await teams.click(people.carol, request.id, 'approve')).body.value)).toContain('You may not decide this request.');
    edge.directory.change(people.carol.id, { accountEnabled: true });
    expect(await votesOf(request)).toEqual([]);
  });

  it('with a second account of the same person counts once', async () => {
    const request = await waiting(2);
    await teams.click(people.carol, request.id, 'approve');
    expect(textOf((await teams.click(people.carolAdm, request.id, 'approve')).body.value)).toContain('You have decided already');
    expect(await votesOf(request)).toHaveLength(1);
  });

  it('without a reason asks for one', async () => {
    const request = await waiting();
    expect(textOf((await teams.click(people.bob, request.id, 'deny', { inputs: { reason: '  ' } })).body.value)).toContain(
      'Please say why.',
    );
    expect(await votesOf(request)).toEqual([]);
  });

  it('changes a mind while the quorum is open, and not after', async () => {
    const request = await waiting(2);
    await teams.click(people.bob, request.id, 'approve');
    await teams.click(people.bob, request.id, 'deny');
    expect(await read(request)).toMatchObject({ decision: { kind: 'denied' } });
    const after = await teams.click(people.bob, request.id, 'approve');
    expect(textOf(after.body.value)).toContain('Denied by Bob');
    expect(await votesOf(request)).toHaveLength(2);
  });

  it('shows the question no more to somebody who may not decide it any more', async () => {
    const request = await waiting(2);
    const shown = async () => textOf((await teams.click(people.carol, request.id, 'show')).body.value);
    expect(await shown()).toContain('Alice');
    edge.directory.change(people.carol.id, { accountEnabled: false });
    expect(await shown()).toBe('Not yours to decide\nYou may not decide this request any more.');
    edge.directory.change(people.carol.id, { accountEnabled: true });
    await teams.click(people.carol, request.id, 'approve');
    edge.directory.change(people.carol.id, { accountEnabled: false });
    expect(await shown()).toContain('Carol');
    edge.directory.change(people.carol.id, { accountEnabled: true });
  });

  it('on a card that shows what has been moved meanwhile decides nothing; the card then shows what is asked', async () => {
    const request = await waiting();
    const card = await teams.sealed(people.bob, 'decide', request.id);
    const window = { start: minutesOn(120), end: minutesOn(700) };
    expect((await as('alice')('POST', `/api/requests/${request.id}/reschedule`, { window })).status).toBe(202);
    for (const isAsked of [false, true]) {
      if (isAsked) await edge.requests.change(request.id, (record) => requireApprovals(record, 1, edge.clock.now()));
      const reply = await teams.click(people.bob, request.id, 'approve', { card });
      expect(textOf(reply.body.value)).toMatch(/has changed since you saw it[\s\S]*From: \n.*11:00/);
      expect(await votesOf(request)).toEqual([]);
    }
    await teams.click(people.bob, request.id, 'approve');
    expect(await read(request)).toMatchObject({ decision: { kind: 'approved', covers: { opensAt: window.start } } });
  });

  it('said twice before a longer stay was asked for is no word on that', async () => {
    const request = await waiting();
    const card = await teams.sealed(people.bob, 'decide', request.id);
    await teams.click(people.bob, request.id, 'approve', { card });
    await as('alice')('POST', `/api/requests/${request.id}/extend`, { end: minutesOn(500) });
    await teams.click(people.bob, request.id, 'approve', { card });
    expect(await read(request)).toMatchObject({ window: request.window, extension: { state: 'open' } });
  });

  it('on a card from before cards knew their question counts for the first one alone', async () => {
    const request = await waiting(2);
    const card = await teams.sealed(people.bob, 'decide', request.id, 'unknown');
    await teams.click(people.bob, request.id, 'approve', { card });
    expect(await votesOf(request)).toHaveLength(1);
    await edge.requests.change(request.id, (record) => ({ ...record, question: 1, before: { votes: 1, checks: 0 } }));
    const reply = await teams.click(people.bob, request.id, 'approve', { card });
    expect(textOf(reply.body.value)).toContain('has changed since you saw it');
    expect(await votesOf(request)).toHaveLength(1);
  });

  it('by itself, because somebody looks, changes nothing', async () => {
    const request = await waiting();
    for (let time = 0; time < 5; time += 1)
      expect((await teams.click(people.bob, request.id, 'show')).body).toMatchObject({ statusCode: 200 });
    expect(await read(request)).toEqual(request);
  });
});

describe('a card that comes back', () => {
  const forged: [string, Parameters<typeof teams.click>[3]][] = [
    ['with another seal', { data: { mac: 'A'.repeat(43) } }],
    ['about another request', { data: { requestId: '33333333-3333-4333-8333-333333333333' } }],
    ['about another question', { data: { question: 1 } }],
    ['as another kind', { data: { kind: 'state' } }],
  ];
  it.each(forged)('%s is refused and audited', async (_how, use) => {
    const request = await waiting();
    const before = edge.audit.records.size;
    expect((await teams.click(people.bob, request.id, 'approve', use)).body).toMatchObject({
      statusCode: 403,
      value: { code: 'not-your-card' },
    });
    expect(await votesOf(request)).toEqual([]);
    expect([...edge.audit.records.values()].slice(before)).toMatchObject([{ kind: 'card.refused', by: people.bob.id, because: 'forged' }]);
  });

  it('with the seal of somebody else is refused and audited', async () => {
    const request = await waiting();
    const data = await teams.sealed(people.carol, 'decide', request.id);
    expect((await teams.click(people.bob, request.id, 'approve', { data })).body).toMatchObject({ statusCode: 403 });
    expect(auditOf(request)).toMatchObject([{ kind: 'card.refused', by: people.bob.id, because: 'forged' }]);
    expect(await votesOf(request)).toEqual([]);
  });

  it.each([
    ['a verb of another card', 'ask', {}],
    ['a verb we do not have', 'explode', {}],
    ['nothing in it', 'approve', { activity: { value: {} } }],
    ['a book for a reason', 'approve', { inputs: { reason: 'x'.repeat(1_001) } }],
  ])('with %s is refused', async (_what, verb, use) => {
    const request = await waiting();
    const data = await teams.sealed(people.bob, 'decide', request.id);
    expect((await teams.click(people.bob, request.id, verb, { data, ...use })).body.statusCode).toBeGreaterThanOrEqual(400);
    expect(await votesOf(request)).toEqual([]);
  });
});

describe('an activity', () => {
  it.each([
    ['without a token of Teams', { token: 'mallory' }, 401],
    ['while the keys are out of reach', { token: 'keys-down' }, 503],
    ['about another service address', { activity: { serviceUrl: 'https://smba.example/' } }, 401],
    ['of another channel', { activity: { channelId: 'webchat' } }, 401],
    ['of another tenant', { activity: { channelData: { tenant: { id: 'somewhere' } } } }, 403],
  ])('%s is refused', async (_what, use, status) => {
    const request = await waiting();
    expect(await teams.click(people.bob, request.id, 'approve', use)).toMatchObject({ status });
    expect(await votesOf(request)).toEqual([]);
  });

  it('of a group chat or a channel decides nothing', async () => {
    const request = await waiting();
    const activity = { conversation: { id: '19:x', conversationType: 'groupChat' } };
    expect((await teams.click(people.bob, request.id, 'approve', { activity })).body).toMatchObject({ statusCode: 403 });
    expect(await votesOf(request)).toEqual([]);
  });

  it('of a kind we have no use for is heard and forgotten', async () => {
    expect(await teams.post(people.bob, { type: 'conversationUpdate' })).toMatchObject({ status: 200, body: {} });
  });
});

describe('a door that asks for a stronger sign-in', () => {
  const fresh = () => ({ contexts: ['c1'], authTime: edge.clock.now().toISOString() });
  const proof = async (who: Person, about: string, signIn = fresh()) =>
    proveSignIn((await edge.keys.current()).master, { about, personId: who.id, signIn }, edge.clock.now());

  it('has Teams open the sign-in, and takes what comes back from it', async () => {
    const request = await waiting(1, doors.cage);
    const first = await teams.click(people.bob, request.id, 'approve');
    expect(first.body).toMatchObject({ statusCode: 401, type: 'application/vnd.microsoft.activity.loginRequest' });
    const [button] = first.body.value['buttons'] as { value: string }[];
    expect(button?.value).toBe(`https://latch.example/app/teams/sign-in?about=${request.id}&doors=cage-12`);
    const asked = await as('bob')('POST', '/api/teams/sign-ins', { about: request.id, doorIds: ['cage-12'] });
    expect(asked.status).toBe(200);
    const second = await teams.click(people.bob, request.id, 'approve', { state: String(asked.body['proof']) });
    expect(textOf(second.body.value)).toContain('Approved by: \nBob');
  });

  it('gives no proof of a weak sign-in', async () => {
    const wanted = { about: (await waiting(1, doors.cage)).id, doorIds: ['cage-12'] };
    expect(await as('bob;weak')('POST', '/api/teams/sign-ins', wanted)).toMatchObject({ status: 401, body: { code: 'step-up-required' } });
    expect(await as('bob')('POST', '/api/teams/sign-ins', { ...wanted, doorIds: ['nowhere'] })).toMatchObject({ status: 404 });
  });

  it('is denied without one: a denial is always welcome', async () => {
    const request = await waiting(1, doors.cage);
    await teams.click(people.bob, request.id, 'deny');
    expect(await read(request)).toMatchObject({ decision: { kind: 'denied' } });
  });

  it.each([
    ['of somebody else', async (about: string) => proof(people.carol, about)],
    ['about something else', async () => proof(people.bob, '33333333-3333-4333-8333-333333333333')],
    ['of an old sign-in', async (about: string) => proof(people.bob, about, { contexts: ['c1'], authTime: '2027-02-02T08:00:00.000Z' })],
    [
      'with a letter changed',
      async (about: string) => (await proof(people.bob, about)).replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
    ],
    ['that is none', async () => 'x.y'],
  ])('takes no proof %s', async (_whose, make) => {
    const request = await waiting(1, doors.cage);
    const reply = await teams.click(people.bob, request.id, 'approve', { state: await make(request.id) });
    expect(reply.body).toMatchObject({ statusCode: 401 });
    expect(await votesOf(request)).toEqual([]);
  });

  it('takes no proof that is older than five minutes', async () => {
    const request = await waiting(1, doors.cage);
    const state = await proof(people.bob, request.id);
    edge.clock.set(new Date(edge.clock.now().getTime() + 5 * 60_000));
    expect((await teams.click(people.bob, request.id, 'approve', { state })).body).toMatchObject({ statusCode: 401 });
  });

  it('that guards an exclusion area wants its name typed', async () => {
    const request = await waiting(1, doors.server);
    const state = await proof(people.bob, request.id);
    const wrong = await teams.click(people.bob, request.id, 'approve', { state, inputs: { doorName: 'Door lobby' } });
    expect(textOf(wrong.body.value)).toContain('That is not the name of the door.');
    expect(await votesOf(request)).toEqual([]);
    await teams.click(people.bob, request.id, 'approve', { state, inputs: { doorName: ' door SERVER-A ' } });
    expect(await read(request)).toMatchObject({ decision: { kind: 'approved' } });
  });
});
