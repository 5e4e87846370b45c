import { describe, expect, it } from 'vitest';
import type { LockBook } from '../../src/domain/grant-record.js';
import { glances } from '../../src/functions/doors/glance.js';
import type { LockReply, LockReport } from '../../src/ports/locks.js';
import { doors } from '../support/site.js';

const report: LockReport = { armed: [], seq: 1, deviceTime: '2027-02-03T08:00:00.000Z', offsetMs: 0, batteryPercent: 90 };
const told = (seq: number): LockBook => ({ id: 'lock', kind: 'lock', doorId: doors.lobby.id, seq });

/** Somebody who looks at doors, and how often their locks were asked for it. */
function looking(answer: () => Promise<LockReply<LockReport>> = async () => ({ kind: 'answered', answer: report })) {
  const state = { asked: 0, now: 0 };
  const readBack = () => {
    state.asked += 1;
    return answer();
  };
  return { state, glance: glances({ readBack }, () => state.now) };
}

describe('what a lock says', () => {
  it('is asked once for all who look at the same time, and for those of the next two seconds', async () => {
    const { glance, state } = looking();
    const seen = await Promise.all(Array.from({ length: 50 }, () => glance(doors.lobby, told(1))));
    state.now = 1_999;
    expect([...seen, await glance(doors.lobby, told(1))]).toEqual(Array(51).fill(report));
    expect(state.asked).toBe(1);
    state.now = 2_000;
    await glance(doors.lobby, told(1));
    expect(state.asked).toBe(2);
  });

  it.each([
    ['it was told something since', doors.lobby, told(2)],
    ['its keys are new', { ...doors.lobby, lock: doors.lobby.lock && { ...doors.lobby.lock, enrolment: 7 } }, told(1)],
    ['it is another lock', doors.cage, told(1)],
  ])('is asked anew where %s', async (_why, door, book) => {
    const { glance, state } = looking();
    await glance(doors.lobby, told(1));
    await glance(door, book);
    expect(state.asked).toBe(2);
  });

  it('is shared while the lock keeps silent, and asked anew after half a minute of it', async () => {
    const { glance, state } = looking(() => new Promise(() => undefined));
    void glance(doors.lobby, told(1));
    state.now = 29_999;
    void glance(doors.lobby, told(1));
    expect(state.asked).toBe(1);
    state.now = 30_000;
    void glance(doors.lobby, told(1));
    expect(state.asked).toBe(2);
  });

  it('is asked anew after a question that broke', async () => {
    const { glance, state } = looking(() => Promise.reject(new TypeError('broken')));
    await expect(glance(doors.lobby, told(1))).rejects.toThrow('broken');
    await expect(glance(doors.lobby, told(1))).rejects.toThrow('broken');
    expect(state.asked).toBe(2);
  });

  it('is nothing at a door without a lock, which nobody asks', async () => {
    const { glance, state } = looking();
    expect(await glance({ ...doors.lobby, lock: undefined }, undefined)).toBeUndefined();
    expect(state.asked).toBe(0);
  });
});
