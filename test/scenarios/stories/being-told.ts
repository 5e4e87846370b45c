import { expect, it } from 'vitest';
import { type Latch, minutes } from '../../support/latch.js';
import { approved, codeSentTo, hour, letters, type } from '../../support/visit.js';

type Told = { data: { requestId: string; step: number; status: string; outcome?: string } };

/** Whoever asks hears of it where they asked. */
export function beingTold(latch: Latch): void {
  it('a program by signed webhooks, a person by mail, of every step', async () => {
    const now = await latch.now();
    const [start, end] = [new Date(now.getTime() + 2 * hour), new Date(now.getTime() + 2 * hour + minutes(10))];
    const window = { start: start.toISOString(), end: end.toISOString() };
    const { url } = await latch.local<{ url: string }>('GET', '/webhooks/erp');
    const ask = async (user: string, notify: object) =>
      String((await latch.as(user)('POST', '/requests', { doorIds: ['cage-12'], window, purpose: 'Look', notify })).body['id']);
    const asked = { tara: await ask('tara', { by: 'webhook', url }), alice: await ask('alice', { by: 'email' }) };
    await latch.local('POST', '/idle');
    for (const id of Object.values(asked)) await approved(latch, id, 'bob');
    await latch.setTo(start);
    for (const who of Object.keys(asked))
      expect(await type(latch, 'cage-12', await codeSentTo(latch, who))).toMatchObject({ opened: true });
    await latch.setTo(end);
    await latch.local('POST', '/idle');

    const told = (await letters(latch, 'erp')).map(({ text }) => (JSON.parse(text) as Told).data);
    const steps = [...new Map(told.map((each) => [each.step, each])).values()].sort((one, other) => one.step - other.step);
    const wanted = ['awaiting-approval', 'scheduled', 'arming', 'armed', 'delivered', 'entered', 'completed'];
    expect(steps.map(({ status, outcome }) => outcome ?? status)).toEqual(wanted);
    expect(new Set(steps.map(({ requestId }) => requestId))).toEqual(new Set([asked.tara]));

    const mails = (await letters(latch, 'alice')).filter(({ at, channel }) => channel === 'email' && new Date(at) >= now);
    const titles = [
      'Waiting for a decision',
      'Approved',
      'The lock is being told',
      'The lock is ready',
      'The code is out',
      'Entered',
      'Completed',
    ];
    for (const title of titles)
      expect(
        mails.filter(({ subject = '' }) => subject.startsWith(title)),
        title,
      ).toHaveLength(1);
  });
}
