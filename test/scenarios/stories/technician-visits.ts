import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type Latch, minutes } from '../../support/latch.js';
import { armed, codeSentTo, hour, letters, request, type } from '../../support/visit.js';

type VisitSeen = { status: string; requests: { id: string; personId: string; doors: { lock: string }[] }[]; flags: { code: string }[] };

const seed = JSON.parse(readFileSync('src/local/seed/site.json', 'utf8')) as { people: { id: string; oid: string }[] };
const oidOf = (user: string) => seed.people.find(({ id }) => id === user)?.oid;

/** Visits that a facility books through its own system, from the booking to the report. */
export function technicianVisits(latch: Latch, codes: Set<string>): void {
  const inHours = async (count: number) => new Date((await latch.now()).getTime() + count * hour);
  const app = async (method: string, path: string, body?: unknown) =>
    latch.as('')(method, path, body, { token: { user: undefined, acrs: undefined, app: 'logic-apps' } });
  const seen = async (id: string) => {
    await latch.local('POST', '/idle');
    return (await latch.as('alice')('GET', `/visits/${id}`)).body as unknown as VisitSeen;
  };
  const decide = async (id: string, user: string) => {
    for (const each of (await seen(id)).requests) {
      const reply = await latch.as(user)('POST', `/requests/${each.id}/decisions`, { decision: 'approve', reason: 'Agreed' });
      expect(reply.status, reply.text).toBe(200);
    }
    await latch.local('POST', '/idle');
  };
  const booked = async (start: Date, doors: string[], more: object = {}) => {
    const [hostId, tara] = [oidOf('alice'), oidOf('tara')];
    const window = { start: start.toISOString(), end: new Date(start.getTime() + minutes(10)).toISOString() };
    const reply = await app('POST', '/visits', {
      hostId,
      crew: [tara],
      doors,
      window,
      purpose: 'Look after the cooling',
      ticket: 'INC-4711',
      ...more,
    });
    expect(reply.status, reply.text).toBe(202);
    await latch.local('POST', '/idle');
    return String(reply.body['id']);
  };

  /** How many of two doors these codes open, each tried at both. */
  const opened = async (tried: string[]) => {
    const seenAtDoors = [];
    for (const door of ['lobby', 'cage-12']) for (const code of tried) seenAtDoors.push((await type(latch, door, code)).opened);
    return seenAtDoors.filter(Boolean).length;
  };

  it('is approved, armed and delivered half an hour before, opens each door once, and is reported on', async () => {
    const start = await inHours(4);
    const id = await booked(start, ['lobby', 'cage-12'], { externalId: 'facility-1' });
    expect(await seen(id)).toMatchObject({ status: 'scheduled', requests: [{ status: 'awaiting-approval' }] });
    await decide(id, 'bob');
    await latch.setTo(new Date(start.getTime() - minutes(30) - 1));
    const doors = (await seen(id)).requests[0]?.doors.map(({ lock }) => lock);
    expect(doors).toEqual(['armed', 'armed']);
    const before = (await letters(latch, 'tara')).length;
    await latch.setTo(new Date(start.getTime() - minutes(30)));
    const sent = (await letters(latch, 'tara')).slice(before).flatMap(({ at, text }) => (/\d{3} \d{3} \d{3}/.test(text) ? [at] : []));
    expect(sent.map((at) => Math.round((start.getTime() - Date.parse(at)) / 1000))).toEqual([1800, 1800]);
    expect(await seen(id)).toMatchObject({ status: 'ready' });
    await latch.setTo(start);
    const texts = (await letters(latch, 'tara')).flatMap(({ text }) => text.match(/\d{3} \d{3} \d{3}/) ?? []).slice(-2);
    for (const code of texts) codes.add(code);
    expect([await opened(texts), await opened(texts)]).toEqual([2, 0]);
    expect(await seen(id)).toMatchObject({ status: 'on-site' });
    expect((await latch.as('tara')('POST', `/visits/${id}/check-out`, {})).status).toBe(202);
    expect(await seen(id)).toMatchObject({ status: 'done' });
    expect((await seen(id)).requests[0]?.doors.map(({ lock }) => lock)).toEqual(['disarmed', 'disarmed']);
    expect(await armed(latch, 'cage-12')).toEqual([]);
    expect((await letters(latch, 'alice')).at(-1)).toMatchObject({ subject: 'Visit done: Lobby, Cage 12' });
    expect((await latch.as('alice')('GET', `/visits/${id}/report`)).body).toMatchObject({
      status: 'done',
      people: [{ entered: [{}, {}], outcome: 'completed' }],
    });
  });

  it('is moved by booking it again: the delivered code is dead, the new time has its own', async () => {
    const start = await inHours(1 / 3);
    const later = new Date(start.getTime() + 3 * hour);
    const id = await booked(start, ['lobby'], { externalId: 'facility-2' });
    const old = await codeSentTo(latch, 'tara');
    codes.add(old);
    expect(await booked(later, ['lobby'], { externalId: 'facility-2' })).toBe(id);
    expect(['none', 'booked']).toContain((await seen(id)).requests[0]?.doors[0]?.lock);
    await latch.setTo(start);
    expect(await type(latch, 'lobby', old)).toMatchObject({ opened: false });
    await latch.setTo(later);
    const fresh = await codeSentTo(latch, 'tara');
    codes.add(fresh);
    expect([await type(latch, 'lobby', old), await type(latch, 'lobby', fresh)]).toMatchObject([{ opened: false }, { opened: true }]);
    await latch.setTo(new Date(later.getTime() + minutes(12)));
    expect(await seen(id)).toMatchObject({ status: 'done' });
  });

  it('reaches its visitor by mail when text messages fail, and in the browser that asked for it', async () => {
    const start = await inHours(1 / 12);
    await latch.local('POST', '/faults', { service: 'communication', match: { path: '/sms' }, do: { status: 500 } });
    const mails = (await letters(latch, 'tara')).length;
    const id = await booked(start, ['lobby']);
    const byMail = expect.objectContaining({ channel: 'email', subject: 'Your latch code' });
    expect((await letters(latch, 'tara')).slice(mails)).toContainEqual(byMail);
    codes.add(await codeSentTo(latch, 'tara'));
    await latch.local('DELETE', '/faults');
    await app('POST', `/visits/${id}/cancel`, {});
    const { pushKey } = (await latch.as('tara')('GET', '/me/delivery')).body;
    const { endpoint, keys } = await latch.local<{ endpoint: string; keys: object }>('POST', '/browsers', { user: 'tara', key: pushKey });
    expect((await latch.as('tara')('POST', '/me/push', { endpoint, keys })).status).toBe(200);
    const next = await inHours(1 / 12);
    const second = await booked(next, ['lobby']);
    const byPush = expect.objectContaining({ channel: 'push', text: expect.stringContaining('Your latch code is ready.') });
    expect(await letters(latch, 'tara')).toContainEqual(byPush);
    const [{ id: requestId } = { id: '' }] = (await seen(second)).requests;
    const revealed = await latch.as('tara')('POST', `/requests/${requestId}/code/reveal`, {});
    const [{ code } = { code: '' }] = revealed.body['codes'] as { code: string }[];
    codes.add(code);
    await latch.setTo(next);
    expect(await type(latch, 'lobby', code)).toMatchObject({ opened: true });
    await latch.local('POST', '/browsers/leave', { endpoint });
    await latch.setTo(new Date(next.getTime() + minutes(12)));
    expect(await request(latch, requestId)).toMatchObject({ status: 'closed', outcome: 'completed' });
  });
}
