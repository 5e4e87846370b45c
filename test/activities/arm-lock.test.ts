import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { armLockActivity } from '../../activities/arm-lock.js';
import type { DoorRecord } from '../../src/domain/door-record.js';
import { aHold } from '../support/a-hold.js';
import { runActivity } from '../support/run-activity.js';
import { doors, people } from '../support/site.js';
import { at, type Story, tell } from '../support/story.js';

let story: Story;
afterEach(() => story.close());

/** A story that stops right before arming: the flow waits for 13:25, the records already allow it. */
async function beforeArming(door: DoorRecord = doors.lobby) {
  story = await tell({ doors: [door] });
  if (door !== doors.lobby) await story.vote(people.bob, 'approve');
  story.host.clock.set(at('13:26'));
}
beforeEach(() => beforeArming());

const arm = (door = doors.lobby) => runActivity(armLockActivity, story.ports, { requestId: story.requestId, doorId: door.id });
const order = (door = doors.lobby) => [...story.ports.locks.of(door.id).held.values()][0];
const ruleAgainstTheSite = () => story.ports.rules.hold({ kind: 'site', id: 'BER1' }, aHold());

describe('armLock', () => {
  it('arms once however often it runs', async () => {
    expect([await arm(), await arm()]).toEqual([{ kind: 'armed' }, { kind: 'armed' }]);
    expect([story.held(), (await story.ports.grants.lockBook(doors.lobby.id))?.seq]).toEqual([['lobby'], 1]);
  });

  it('gives a lock that judges for itself a verifier, and one that does not none', async () => {
    await arm();
    expect(order()?.verifier).toBeUndefined();
    await story.close();
    await beforeArming(doors.cage);
    await arm(doors.cage);
    expect(order(doors.cage)?.verifier).toMatch(/^[\w-]{43}$/);
  });

  it('has sequence and lease on record before anything is sent', async () => {
    const { arm: send } = story.ports.locks;
    let before: unknown;
    story.ports.locks.arm = async (door, sent) => {
      before = await story.ports.grants.lockBook(door.id);
      return send(door, sent);
    };
    await arm();
    expect(before).toMatchObject({ seq: order()?.seq, leaseUntil: order()?.leaseUntil });
  });

  it('reads the rules after the sequence was drawn, and sends nothing against one', async () => {
    const { nextSequence } = story.ports.grants;
    story.ports.grants.nextSequence = async (...drawn) => {
      await ruleAgainstTheSite();
      return nextSequence(...drawn);
    };
    expect(await arm()).toEqual({ kind: 'refused', because: 'revoked' });
    expect(story.ports.locks.of('lobby').newest.size).toBe(0);
  });

  it('waits while a door is locked down, but not for a first responder', async () => {
    await story.ports.rules.hold({ kind: 'door', id: 'lobby' }, aHold({ mode: 'lockdown' }));
    expect(await arm()).toMatchObject({ because: 'lockdown' });
    expect([story.held(), story.ports.locks.of('lobby').newest.size]).toEqual([[], 0]);
    story.ports.responders = 'responders';
    const { memberOf } = story.ports.directory;
    story.ports.directory.memberOf = async (id, groups) => (groups.includes('responders') ? ['responders'] : memberOf(id, groups));
    expect([await arm(), story.held()]).toEqual([{ kind: 'armed' }, ['lobby']]);
  });

  it.each([
    ['asks for two persons', 'two-persons-need-the-cloud', { policy: { twoPersons: true } }, {}],
    ['is entered by somebody with an escort', 'escorts-need-the-cloud', {}, { escortedBy: people.bob.id }],
  ] as const)('arms no lock that judges for itself where it %s: it cannot know of the other', async (_, because, policy, escort) => {
    await story.close();
    await beforeArming(doors.cage);
    await story.ports.doors.change(doors.cage.id, (door) => ({ ...door, ...policy }));
    await story.ports.requests.change(story.requestId, (record) => ({ ...record, ...escort }));
    expect(await arm(doors.cage)).toEqual({ kind: 'failed', because });
    expect(story.ports.locks.of(doors.cage.id).newest.size).toBe(0);
  });

  it('disarms at once when a rule came while the lock was being armed', async () => {
    const { arm: send } = story.ports.locks;
    story.ports.locks.arm = async (door, sent) => {
      await ruleAgainstTheSite();
      return send(door, sent);
    };
    expect(await arm()).toEqual({ kind: 'refused', because: 'revoked' });
    expect([story.held(), story.ports.locks.of('lobby').newest.size]).toEqual([[], 1]);
  });

  it('takes the next generation when the tag exists at the door', async () => {
    const { issue } = story.ports.grants;
    let tries = 0;
    story.ports.grants.issue = async (code, previous) => {
      tries += 1;
      return tries === 1 ? 'taken' : issue(code, previous);
    };
    await arm();
    expect(order()?.generation).toBe(2);
  });

  it('waits for a clock that is a little behind', async () => {
    await story.close();
    story = await tell();
    expect(await arm()).toEqual({ kind: 'pending', because: 'too-early' });
  });

  it.each(['older-sequence', 'not-enrolled', 'full'])('tries again when the lock says %s', async (because) => {
    story.ports.locks.of('lobby').refuses = because;
    expect(await arm()).toEqual({ kind: 'pending', because });
  });

  it.each([
    ['was disabled', async () => story.ports.directory.change(people.alice.id, { accountEnabled: false }), 'account-disabled'],
    ['took it back', () => story.cancel({ wake: false }), 'cancelled'],
  ])('refuses when the requester %s', async (_what, happen, because) => {
    await happen();
    expect(await arm()).toEqual({ kind: 'refused', because });
    expect(story.ports.locks.of('lobby').newest.size).toBe(0);
  });
});
