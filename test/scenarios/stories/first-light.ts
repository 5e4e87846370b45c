import { expect, it } from 'vitest';
import { type Latch, minutes } from '../../support/latch.js';
import { approved, armed, asked, askedNow, codeSentTo, hour, letters, openings, request, reveal, type } from '../../support/visit.js';

export function aDayAtTheSite(latch: Latch, codes: Set<string>): void {
  const inHours = async (count: number) => new Date((await latch.now()).getTime() + count * hour);

  it('lets an employee through the lobby once, and no second time', async () => {
    const start = await inHours(3);
    const id = await asked(latch, 'alice', ['lobby'], start, new Date(start.getTime() + minutes(10)));
    expect(await request(latch, id)).toMatchObject({ status: 'scheduled', approvals: { required: 0 } });
    await latch.setTo(new Date(start.getTime() - minutes(31)));
    expect(await letters(latch, 'alice').then((all) => all.filter(({ text }) => /\d{3} \d{3} \d{3}/.test(text)))).toEqual([]);
    expect(await request(latch, id)).toMatchObject({ status: 'armed', doors: [{ lock: 'armed', delivery: 'none' }] });
    await latch.setTo(new Date(start.getTime() - minutes(30)));
    const code = await codeSentTo(latch, 'alice');
    codes.add(code);
    await latch.setTo(start);
    expect(await type(latch, 'lobby', code)).toMatchObject({ opened: true });
    expect(await type(latch, 'lobby', code)).toMatchObject({ opened: false });
    expect(await request(latch, id)).toMatchObject({ status: 'entered' });
    await latch.advance(minutes(10));
    expect(await request(latch, id)).toMatchObject({ status: 'closed', outcome: 'completed', doors: [{ lock: 'disarmed' }] });
    expect(await openings(latch, 'lobby')).toHaveLength(1);
    expect(await armed(latch, 'lobby')).toEqual([]);
  });

  it('opens a cloud-judged door in its window only, to the millisecond', async () => {
    const start = await inHours(1 / 12);
    const end = new Date(start.getTime() + minutes(10));
    const id = await asked(latch, 'alice', ['lobby'], start, end);
    const code = await codeSentTo(latch, 'alice');
    codes.add(code);
    await latch.setTo(new Date(start.getTime() - 1));
    expect(await type(latch, 'lobby', code)).toMatchObject({ opened: false });
    await latch.setTo(end);
    expect(await type(latch, 'lobby', code)).toMatchObject({ opened: false });
    expect(await request(latch, id)).toMatchObject({ status: 'closed', outcome: 'no-show' });
  });

  it('lets a lock that judges for itself be 30 seconds early, and not 31', async () => {
    const start = await inHours(1 / 12);
    const id = await asked(latch, 'tara', ['cage-12'], start, new Date(start.getTime() + minutes(10)));
    await approved(latch, id, 'bob');
    const code = await codeSentTo(latch, 'tara');
    codes.add(code);
    await latch.setTo(new Date(start.getTime() - 31_000));
    expect(await type(latch, 'cage-12', code)).toMatchObject({ opened: false });
    await latch.setTo(new Date(start.getTime() - 29_000));
    expect(await type(latch, 'cage-12', code)).toMatchObject({ opened: true });
    expect(await request(latch, id)).toMatchObject({ status: 'entered' });
    await latch.setTo(new Date(start.getTime() + minutes(11)));
    expect(await request(latch, id)).toMatchObject({ status: 'closed', outcome: 'completed' });
    expect(await armed(latch, 'cage-12')).toEqual([]);
  });

  it('gives a lock out of reach 30 seconds after the end, and not 31', async () => {
    const start = await inHours(1 / 12);
    const end = new Date(start.getTime() + minutes(30));
    for (const user of ['tara', 'alice']) await approved(latch, await asked(latch, user, ['wtg7-tower'], start, end), 'bob');
    await latch.setTo(new Date(start.getTime() + minutes(5)));
    const [early, late] = [await codeSentTo(latch, 'tara'), await codeSentTo(latch, 'alice')];
    for (const code of [early, late]) codes.add(code);
    await latch.local('POST', '/doors/wtg7-tower/online', { online: false });
    await latch.setTo(new Date(end.getTime() + 29_000));
    expect(await type(latch, 'wtg7-tower', early)).toMatchObject({ opened: true });
    await latch.setTo(new Date(end.getTime() + 31_000));
    expect(await type(latch, 'wtg7-tower', late)).toMatchObject({ opened: false });
    await latch.local('POST', '/doors/wtg7-tower/online', { online: true });
    await latch.advance(minutes(2));
    expect(await armed(latch, 'wtg7-tower')).toEqual([]);
  });

  it('shows the sealed code of an exclusion area once, after two people agreed', async () => {
    const start = await inHours(3);
    const id = await asked(latch, 'tara', ['server-a'], start, new Date(start.getTime() + minutes(10)));
    expect(await request(latch, id)).toMatchObject({ status: 'awaiting-approval', approvals: { required: 2 } });
    await approved(latch, id, 'bob');
    expect(await request(latch, id)).toMatchObject({ status: 'awaiting-approval' });
    const again = await latch.as('carol-adm')('POST', `/requests/${id}/decisions`, { decision: 'approve', reason: 'Agreed' });
    expect(again.status).toBe(200);
    const same = await latch.as('carol')('POST', `/requests/${id}/decisions`, { decision: 'approve', reason: 'Agreed' });
    expect(same).toMatchObject({ status: 409 });
    expect((await latch.as('tara')('POST', `/requests/${id}/code/reveal`, {})).status).toBe(404);
    await latch.setTo(new Date(start.getTime() - minutes(30)));
    expect(await request(latch, id)).toMatchObject({ status: 'delivered' });
    expect((await latch.as('alice')('POST', `/requests/${id}/code/reveal`, {})).status).toBe(404);
    const code = await reveal(latch, 'tara', id);
    codes.add(code);
    expect((await latch.as('tara')('POST', `/requests/${id}/code/reveal`, {})).status).toBe(410);
    await latch.setTo(start);
    expect(await type(latch, 'server-a', code)).toMatchObject({ opened: true });
    await latch.advance(minutes(11));
    expect(await request(latch, id)).toMatchObject({ status: 'closed', outcome: 'completed' });
  });

  it('counts two accounts of one person as one approver', async () => {
    const start = await inHours(3);
    const id = await asked(latch, 'tara', ['server-a'], start, new Date(start.getTime() + hour));
    await approved(latch, id, 'carol');
    const reply = await latch.as('carol-adm')('POST', `/requests/${id}/decisions`, { decision: 'approve', reason: 'Agreed' });
    expect(reply).toMatchObject({ status: 403, body: { code: 'same-person' } });
    await latch.advance(5 * hour);
    expect(await request(latch, id)).toMatchObject({ status: 'closed', outcome: 'lapsed' });
    expect(await openings(latch, 'server-a')).toHaveLength(1);
  });

  it('ends a revoked visit at once and has the lock confirm it', async () => {
    const id = await askedNow(latch, 'tara', 'server-a', 'Look after the cooling');
    await approved(latch, id, 'bob', 'carol');
    const code = await reveal(latch, 'tara', id);
    codes.add(code);
    const target = { kind: 'request', id };
    const revoked = await latch.as('dan')('POST', '/revocations', { target, reason: 'Badge reported stolen' });
    expect(revoked, revoked.text).toMatchObject({ status: 202 });
    expect(await type(latch, 'server-a', code)).toMatchObject({ opened: false });
    await latch.local('POST', '/idle');
    const receipt = await latch.as('dan')('GET', `/revocations/${revoked.body['id']}`);
    expect(receipt.body).toMatchObject({ confirmed: true, doors: [{ doorId: 'server-a', lock: 'confirmed' }] });
    expect(await armed(latch, 'server-a')).toEqual([]);
    expect(await request(latch, id)).toMatchObject({ status: 'closed', outcome: 'revoked' });
  });
}
