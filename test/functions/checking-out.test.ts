import { describe, expect, it } from 'vitest';
import { checkOutToken, readCheckOutToken } from '../../src/domain/check-out-link.js';
import { VisitId } from '../../src/domain/ids.js';
import { noteEntry } from '../../src/domain/request.js';
import { newVisit, noteRequest } from '../../src/domain/visit.js';
import { doors, people } from '../support/site.js';
import { tenantId } from './given/edge.js';
import { openEntrance } from './given/entrance.js';
import { type Visit, visit } from './given/visit.js';

const { edge, host, as, terminal, present, attempt } = await openEntrance();
const { alice, bob, tara } = people;
const { master } = await edge.keys.current();

/** Somebody who has entered the lobby. */
async function inside(who = alice): Promise<Visit> {
  const given = await visit(edge, doors.lobby, 0, who);
  await present({ code: given.digits });
  await edge.requests.change(given.record.id, (before) => noteEntry(before, doors.lobby.id, edge.clock.now()));
  return given;
}
const hasLeft = async ({ record }: Visit) => (await edge.requests.read(record.id))?.checkedOutAt !== undefined;
const link = async (token: string, method = 'GET') => {
  const response = await host.fetch(`/api/check-outs/${token}`, { method });
  return { status: response.status, headers: response.headers, text: await response.text() };
};

describe('checking out', () => {
  it('ends a request, by whoever entered or their host, as often as they say so', async () => {
    const given = await inside();
    expect((await as('bob')('POST', `/api/requests/${given.record.id}/check-out`, {})).status).toBe(404);
    for (let nth = 0; nth < 2; nth += 1)
      expect((await as('alice')('POST', `/api/requests/${given.record.id}/check-out`, {})).status).toBe(202);
    expect(edge.flowsSeen.woken).toContain(given.record.id);
  });

  it('is for those who have entered', async () => {
    const given = await visit(edge, doors.lobby);
    expect(await as('alice')('POST', `/api/requests/${given.record.id}/check-out`, {})).toMatchObject({
      status: 409,
      body: { code: 'not-inside' },
    });
    expect(await hasLeft(given)).toBe(false);
  });

  it('of a visit is by the visitor, or by its host for one of them', async () => {
    const given = await inside(tara);
    const id = VisitId.parse('00000000-0000-4000-8000-00000000beef');
    const { window } = given.record;
    const booking = { tenantId, bookedBy: alice.id, hostId: alice.id, crew: [tara.id], purpose: 'x', bodyHash: '' };
    const planned = {
      doors: [{ doorId: doors.lobby.id, window }],
      sites: [doors.lobby.site],
      window,
      timeZone: 'Europe/Berlin',
      askAt: window.opensAt,
      flags: [],
      clocks: { deliverAt: window.opensAt },
      mails: 0,
    };
    const request = { requestId: given.record.id, personId: tara.id, doorIds: [doors.lobby.id], round: 0, changes: 0 };
    await edge.visits.create(noteRequest(newVisit(id, booking, planned, edge.clock.now()), request, undefined));
    expect((await as('bob')('POST', `/api/visits/${id}/check-out`, { personId: tara.id })).status).toBe(404);
    expect((await as('alice')('POST', `/api/visits/${id}/check-out`, {})).status).toBe(404);
    expect((await as('alice')('POST', `/api/visits/${id}/check-out`, { personId: tara.id })).status).toBe(202);
    expect((await as('tara')('POST', `/api/visits/${id}/check-out`, {})).status).toBe(202);
    expect(await hasLeft(given)).toBe(true);
  });
});

describe('the terminal on the way out', () => {
  const exit = (code: string, attemptId: string, by = 'lobby-t1') =>
    terminal('POST', '/api/doors/lobby/exits', { attemptId, code }, { assertion: by });

  it('checks out whoever types the code they came in with, and opens nothing', async () => {
    const given = await inside();
    expect(await exit(given.digits, 'exit-1')).toMatchObject({ status: 200, body: { result: 'left' } });
    expect([await hasLeft(given), await attempt('exit-1')]).toMatchObject([true, { state: 'denied', because: 'used' }]);
  });

  it.each([
    ['a code that was not used yet', async () => (await visit(edge, doors.lobby)).digits],
    ['a code there is not', async () => '000000000'],
    ['a typing error', async () => '123'],
  ])('does nothing for %s, and does not say which it was', async (_what, codeOf) => {
    const reply = await exit(await codeOf(), `exit-${Math.random()}`);
    expect(reply).toMatchObject({ status: 200, body: { result: 'denied' } });
  });

  it('charges guesses like those on the way in', async () => {
    const reader = { readerId: 'exit-reader' };
    for (let nth = 0; nth < 5; nth += 1)
      await terminal(
        'POST',
        '/api/doors/lobby/exits',
        { attemptId: `guess-${nth}`, code: '000000000', ...reader },
        { assertion: 'lobby-t1' },
      );
    await terminal('POST', '/api/doors/lobby/exits', { attemptId: 'guess-6', code: '000000000', ...reader }, { assertion: 'lobby-t1' });
    expect(await attempt('guess-6')).toMatchObject({ because: 'throttled' });
  });

  it('must prove itself', async () => {
    const given = await inside();
    expect((await exit(given.digits, 'exit-2', 'stranger')).status).toBe(401);
    expect(await hasLeft(given)).toBe(false);
  });
});

describe('the link in a visit’s mail', () => {
  it('asks when it is opened, and checks out at the press of its button', async () => {
    const given = await inside();
    const token = checkOutToken(master, given.record.id);
    for (const method of ['GET', 'HEAD']) expect((await link(token, method)).status).toBe(200);
    const page = await link(token);
    expect(page.text).toContain('<form method="post">');
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(await hasLeft(given)).toBe(false);
    expect((await link(token, 'POST')).status).toBe(200);
    expect(await hasLeft(given)).toBe(true);
    expect((await link(token, 'POST')).status).toBe(200);
  });

  it('does nothing before anybody has entered, however often it is followed and pressed', async () => {
    const given = await visit(edge, doors.lobby, 0, bob);
    const token = checkOutToken(master, given.record.id);
    for (const method of ['GET', 'POST', 'GET', 'POST']) await link(token, method);
    expect((await link(token, 'POST')).status).toBe(409);
    expect(await hasLeft(given)).toBe(false);
  });

  it('with any letter changed, or of another request, leads nowhere', async () => {
    const [given, other] = [await inside(), await inside(bob)];
    const token = checkOutToken(master, given.record.id);
    for (let at = 0; at < token.length; at += 1) {
      const changed = `${token.slice(0, at)}${token[at] === 'a' ? 'b' : 'a'}${token.slice(at + 1)}`;
      expect(readCheckOutToken(changed, [master])).toBeUndefined();
    }
    const [, mac] = token.split('.');
    expect((await link(`${other.record.id}.${mac}`, 'POST')).status).toBe(404);
    expect([await hasLeft(given), await hasLeft(other)]).toEqual([false, false]);
  });
});
