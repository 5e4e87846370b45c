import { expect, it } from 'vitest';
import { type Latch, minutes } from '../../support/latch.js';
import { approved, askedNow, codeSentTo, letters, request, reveal, type } from '../../support/visit.js';

/** The provider lets nothing out: doors and codes wait for no letter. */
export function whileMailsAreSpent(latch: Latch, codes: Set<string>): void {
  const refuse = (service: string, match = {}) =>
    latch.local('POST', '/faults', { service, match, do: { status: 429, headers: { 'retry-after': '600' } } });
  const mailsTo = async (user: string, since: Date) =>
    (await letters(latch, user))
      .filter(({ at, channel }) => channel === 'email' && new Date(at) >= since)
      .map(({ subject = '' }) => subject);

  it('a request that opens with its approval has its code at once, a fresh one behind the sign-in, and its letters later', async () => {
    const id = await askedNow(latch, 'tara', 'cage-12', 'The fan is loud', 60);
    const began = await latch.now();
    await refuse('communication', { path: '/emails' });
    await approved(latch, id, 'bob');
    expect(await request(latch, id)).toMatchObject({ status: 'delivered', doors: [{ lock: 'armed', delivery: 'sent' }] });
    const first = await codeSentTo(latch, 'tara');
    await refuse('communication', { path: '/sms' });
    await refuse('teams');
    expect((await latch.as('tara')('POST', `/requests/${id}/codes`, {})).status).toBe(202);
    expect(await request(latch, id)).toMatchObject({ doors: [{ lock: 'armed', delivery: 'held' }] });
    expect((await latch.now()).getTime() - began.getTime()).toBeLessThan(minutes(0.5));

    const ready = latch.nextReady();
    process.kill(latch.pids().host, 'SIGKILL');
    await ready;
    const fresh = await reveal(latch, 'tara', id);
    codes.add(first).add(fresh);
    expect(await type(latch, 'cage-12', first)).toMatchObject({ opened: false });
    expect(await type(latch, 'cage-12', fresh)).toMatchObject({ opened: true });

    await latch.local('DELETE', '/faults');
    await latch.advance(minutes(35));
    expect((await mailsTo('tara', began)).filter((subject) => /^Approved|code/.test(subject))).toEqual(['Approved: Cage 12']);
    await latch.advance(minutes(30));
    expect(await request(latch, id)).toMatchObject({ status: 'closed', outcome: 'completed' });
  });
}
