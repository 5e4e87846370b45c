import { expect, it } from 'vitest';
import { type Latch, minutes } from '../../support/latch.js';
import { approved, asked, codeSentTo, hour, letters, openings, request, type } from '../../support/visit.js';

/** Points in the middle of something: the call to the cloud at which the host dies, before it has any effect. */
const during = {
  checking: { service: 'graph', match: { path: '/checkMemberGroups' } },
  arming: { service: 'iot-hub', match: { method: 'POST', path: '/twins/{device}/methods' } },
  sending: { service: 'communication', match: { path: '/sms' } },
};
type Point = keyof typeof during | 'asked' | 'approved' | 'armed' | 'delivered' | 'entered';

/** The host is killed as by a power cut; the cloud and the locks live on, and the launcher starts a new host. */
export function killNine(latch: Latch): void {
  const codesSent = async () => (await letters(latch, 'tara')).filter(({ text }) => /\d{3} \d{3} \d{3}/.test(text)).length;
  const leftBehind = async () => ({ letters: await codesSent(), openings: (await openings(latch)).length });

  /** Does something and waits for the host that follows the one it killed. */
  async function outlive<T>(action: () => Promise<T>): Promise<T> {
    const ready = latch.nextReady();
    const result = await action();
    await ready;
    await latch.local('POST', '/idle');
    return result;
  }

  /** A visit with power cuts at these points; wherever they were: one delivery, one opening, the request completed. */
  async function livesThrough(...cuts: Point[]): Promise<void> {
    const before = await leftBehind();
    const whileDoing = async <T>(point: keyof typeof during, action: () => Promise<T>): Promise<T> => {
      if (!cuts.includes(point)) return action();
      const { service, match } = during[point];
      await latch.local('POST', '/faults', { service, match: { ...match, nth: 1 }, do: { kill: true } });
      const result = await outlive(action);
      await latch.local('DELETE', '/faults');
      return result;
    };
    const cutOnce = async (point: Point) => {
      if (cuts.includes(point)) await outlive(async () => process.kill(latch.pids().host, 'SIGKILL'));
    };
    const start = new Date((await latch.now()).getTime() + 2 * hour);
    const id = await whileDoing('checking', () => asked(latch, 'tara', ['cage-12'], start, new Date(start.getTime() + minutes(10))));
    await cutOnce('asked');
    await approved(latch, id, 'bob');
    await cutOnce('approved');
    await whileDoing('arming', () => latch.setTo(new Date(start.getTime() - minutes(34))));
    await cutOnce('armed');
    await whileDoing('sending', () => latch.setTo(new Date(start.getTime() - minutes(29))));
    await cutOnce('delivered');
    await latch.setTo(start);
    expect(await type(latch, 'cage-12', await codeSentTo(latch, 'tara'))).toMatchObject({ opened: true });
    await cutOnce('entered');
    await latch.setTo(new Date(start.getTime() + minutes(11)));
    expect(await request(latch, id)).toMatchObject({ status: 'closed', outcome: 'completed' });
    expect(await leftBehind()).toEqual({ letters: before.letters + 1, openings: before.openings + 1 });
  }

  it('at five points of one visit changes nothing', () => livesThrough('checking', 'approved', 'arming', 'sending', 'entered'));

  const each: Point[] = process.env['LATCH_DEEP']
    ? ['checking', 'asked', 'approved', 'arming', 'armed', 'sending', 'delivered', 'entered']
    : [];
  it.runIf(each.length > 0)('at any of eight points alone changes nothing', { timeout: 600_000 }, async () => {
    for (const point of each) await livesThrough(point);
  });
}
