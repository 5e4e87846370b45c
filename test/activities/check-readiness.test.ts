import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { checkReadinessActivity } from '../../activities/check-readiness.js';
import type { DoorRecord } from '../../src/domain/door-record.js';
import { DoorId } from '../../src/domain/ids.js';
import { verdicts } from '../../src/domain/readiness.js';
import { runActivity } from '../support/run-activity.js';
import { doors } from '../support/site.js';
import { type Story, tell } from '../support/story.js';

let story: Story;
afterEach(() => story.close());

const check = (look: boolean) => runActivity(checkReadinessActivity, story.ports, { requestId: story.requestId, changes: 0, look });
const lines = async () => verdicts(await story.record()).map(({ event, detail }) => `${event} ${detail}`);
const mails = () =>
  story.ports.messages.outbox.mails.map(({ to, subject }) => `${to.address}: ${subject}`).filter((line) => line.includes('eady'));

describe('checkReadiness', () => {
  it('says when to look, and looks only when asked to', async () => {
    story = await tell();
    await story.until('12:00');
    expect(await check(false)).toEqual({ kind: 'waiting', next: '2030-03-04T13:00:00.000Z' });
    expect(await lines()).toEqual([]);
  });

  it('writes that a lock is ready, and bothers nobody', async () => {
    story = await tell();
    await story.until('13:00');
    expect(await check(true)).toEqual({ kind: 'waiting', next: '2030-03-04T13:30:00.000Z' });
    await story.until('13:50');
    expect(await check(true)).toEqual({ kind: 'over' });
    expect([await lines(), mails()]).toEqual([['lock-ready lobby'], []]);
  });

  it('tells requester and facility of a lock out of reach, once, and of its return', async () => {
    story = await tell();
    await story.until('13:00');
    story.ports.locks.setOnline('lobby', false);
    await check(true);
    await check(true);
    story.ports.locks.setOnline('lobby', true);
    await story.until('13:31');
    await check(true);
    expect(await lines()).toEqual(['lock-not-ready lobby: offline', 'lock-ready lobby']);
    expect(mails()).toEqual([
      'alice@latch.example: Not ready: Door lobby',
      'facility@latch.example: Not ready: Door lobby',
      'alice@latch.example: Ready again: Door lobby',
      'facility@latch.example: Ready again: Door lobby',
    ]);
  });

  it('names doors for the same people that are ready, before anybody sets out', async () => {
    story = await tell();
    const { lobby } = doors;
    const beside = (id: string, change: Partial<DoorRecord> = {}) =>
      story.ports.doors.create({
        ...lobby,
        id: DoorId.parse(id),
        name: id,
        ...(lobby.lock && { lock: { ...lobby.lock, deviceId: `${id}-lock` } }),
        ...change,
      });
    await beside('annexe');
    await beside('attic');
    await beside('others', { eligibilityGroup: randomUUID() });
    for (const id of ['lobby', 'attic']) story.ports.locks.setOnline(id, false);
    await story.until('13:00');
    await check(true);
    const told = story.ports.messages.outbox.mails.find(({ subject }) => subject.startsWith('Not ready'))?.text ?? '';
    expect(told).toContain('annexe could be asked for instead');
    expect(told).not.toMatch(/attic|others/);
  });

  it('finds a grant gone from a lock that had confirmed it', async () => {
    story = await tell();
    await story.until('13:27');
    story.ports.locks.of('lobby').held.clear();
    await check(true);
    expect(await lines()).toEqual(['lock-not-ready lobby: not-armed']);
  });
});
