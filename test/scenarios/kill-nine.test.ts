import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Latch, minutes, startLatch } from '../support/latch.js';
import { approved, asked, codeSentTo, hour, letters, openings, request, type } from '../support/visit.js';

/** The host is killed as by a power cut; the cloud and the locks live on, and the launcher starts a new host. */
describe('kill -9 of the host', () => {
  let latch: Latch;
  beforeAll(async () => {
    latch = await startLatch();
  });
  afterAll(() => latch.stop());

  /** What must be left behind wherever the power went: one delivery, one opening, the request completed. */
  async function livesThrough(cut: (phase: 'asked' | 'approved' | 'armed' | 'delivered' | 'entered') => Promise<void>): Promise<void> {
    const before = { letters: await codesSent(), openings: (await openings(latch)).length };
    const start = new Date((await latch.now()).getTime() + 3 * hour);
    const id = await asked(latch, 'tara', ['cage-12'], start, new Date(start.getTime() + minutes(30)));
    await cut('asked');
    await approved(latch, id, 'bob');
    await cut('approved');
    await latch.setTo(new Date(start.getTime() - minutes(34)));
    await cut('armed');
    await latch.setTo(new Date(start.getTime() - minutes(29)));
    await cut('delivered');
    await latch.setTo(start);
    const code = await codeSentTo(latch, 'tara');
    expect(await type(latch, 'cage-12', code)).toMatchObject({ opened: true });
    await cut('entered');
    await latch.setTo(new Date(start.getTime() + minutes(31)));
    expect(await request(latch, id)).toMatchObject({ status: 'closed', outcome: 'completed' });
    expect({ letters: await codesSent(), openings: (await openings(latch)).length }).toEqual({
      letters: before.letters + 1,
      openings: before.openings + 1,
    });
  }

  const codesSent = async () => (await letters(latch, 'tara')).filter(({ text }) => /\d{3} \d{3} \d{3}/.test(text)).length;

  async function killHost(): Promise<void> {
    const ready = latch.nextReady();
    process.kill(latch.pids().host, 'SIGKILL');
    await ready;
    await latch.local('POST', '/idle');
  }

  const phases = ['approved', 'entered', ...(process.env['LATCH_DEEP'] ? (['asked', 'armed', 'delivered'] as const) : [])] as const;

  it.each(phases)('just after it was %s changes nothing', async (point) => {
    await livesThrough(async (phase) => {
      if (phase === point) await killHost();
    });
  });

  it.each([
    ['while identity is being checked', 'graph', { path: '/checkMemberGroups' }],
    ['while the lock is being armed', 'iot-hub', { method: 'POST', path: '/twins/{device}/methods' }],
    ['while the code is being sent', 'communication', { path: '/sms' }],
  ])('%s changes nothing', async (_when, service, match) => {
    await latch.local('POST', '/faults', { service, match: { ...match, nth: 1 }, do: { kill: true } });
    const start = new Date((await latch.now()).getTime() + 3 * hour);
    const ready = latch.nextReady();
    const sent = await codesSent();
    const id = await asked(latch, 'tara', ['cage-12'], start, new Date(start.getTime() + minutes(30)));
    if (service === 'graph') await ready;
    await approved(latch, id, 'bob');
    await latch.setTo(new Date(start.getTime() - minutes(29)));
    await ready;
    await latch.local('POST', '/idle');
    expect(await type(latch, 'cage-12', await codeSentTo(latch, 'tara'))).toMatchObject({ opened: false });
    await latch.setTo(start);
    expect(await type(latch, 'cage-12', await codeSentTo(latch, 'tara'))).toMatchObject({ opened: true });
    await latch.setTo(new Date(start.getTime() + minutes(31)));
    expect(await request(latch, id)).toMatchObject({ status: 'closed', outcome: 'completed' });
    expect(await codesSent()).toBe(sent + 1);
    await latch.local('DELETE', '/faults');
  });
});
