import { afterEach, describe, expect, it } from 'vitest';
import { closeRequestActivity } from '../../activities/close-request.js';
import { coverTargetActivity } from '../../activities/cover-target.js';
import { disarmDoorsActivity } from '../../activities/disarm-doors.js';
import { disarmLockActivity } from '../../activities/disarm-lock.js';
import { LatchError } from '../../src/domain/errors.js';
import { newRevocation } from '../../src/domain/revocation.js';
import { runActivity } from '../support/run-activity.js';
import { doors, people } from '../support/site.js';
import { at, type Story, tell } from '../support/story.js';

let story: Story;
afterEach(() => story.close());

const here = () => ({ requestId: story.requestId, doorId: doors.lobby.id });
const disarm = () => runActivity(disarmLockActivity, story.ports, here());
const codes = async () => {
  const [place] = (await story.record()).doors;
  return place ? story.ports.grants.codes(place.doorId, place.grantId) : [];
};
const states = async () => (await codes()).map(({ state }) => state);

/** Moves the code as an entry would. */
async function use(answerUntil: Date) {
  const [code] = await codes();
  if (!code) throw new Error('no code');
  const { entries, clock } = story.ports;
  const at = clock.now().toISOString();
  const attempt = { id: 'a:1', kind: 'attempt', doorId: doors.lobby.id, attemptId: '1', readerId: 'r', judge: 'cloud', at } as const;
  await entries.begin({ ...attempt, state: 'claimed' }, (budget) => ({ ok: true, budget }));
  await entries.claim(code.id, { ...attempt, state: 'claimed' });
  const granted = { ...attempt, state: 'granted', answerUntil: answerUntil.toISOString() } as const;
  expect(await entries.settle({ attempt: granted, claimed: { id: code.id, to: 'used' } })).toBe(true);
}

async function armedAt(time: string) {
  story = await tell();
  await story.until(time);
}

describe('disarmLock', () => {
  it('kills the code first, and is done when the lock shows that it is gone', async () => {
    await armedAt('13:27');
    const { disarm: send } = story.ports.locks;
    let before: string[] = [];
    story.ports.locks.disarm = async (...order) => {
      before = await states();
      return send(...order);
    };
    expect([await disarm(), before, story.held()]).toEqual([{ kind: 'disarmed' }, ['revoked'], []]);
  });

  it('is not done when the lock acknowledges and still shows the grant', async () => {
    await armedAt('13:27');
    story.ports.locks.disarm = async (_door, { seq }) => ({ kind: 'answered', answer: { seq } });
    expect(await disarm()).toMatchObject({ kind: 'unconfirmed', worstCaseUntil: '2030-03-04T13:42:00.000Z' });
  });

  it('sends nothing where nothing was ever armed', async () => {
    await armedAt('13:00');
    expect(await disarm()).toEqual({ kind: 'disarmed' });
    expect(await story.ports.grants.lockBook(doors.lobby.id)).toBeUndefined();
  });

  it('leaves a used code used', async () => {
    await armedAt('14:01');
    await use(at('14:01'));
    await disarm();
    expect(await states()).toEqual(['used']);
  });
});

describe('closeRequest', () => {
  const close = (outcome: 'completed' | 'failed') =>
    runActivity(closeRequestActivity, story.ports, { requestId: story.requestId, outcome, because: 'x' });

  it('tells people once, and closes once, however often it runs', async () => {
    await armedAt('13:27');
    await close('failed');
    const after = await story.record();
    await close('completed');
    expect(await story.record()).toEqual(after);
    expect(story.ports.messages.outbox.mails.map(({ to, subject }) => [to.address, subject])).toEqual([
      [people.alice.mail, 'Failed: Door lobby'],
    ]);
  });

  it.each([
    ['nobody entered', async () => {}, 'no-show'],
    ['somebody entered', () => story.enter(doors.lobby), 'completed'],
    ['it was cancelled meanwhile', () => story.cancel({ wake: false }), 'cancelled'],
  ])('believes the record: %s', async (_what, happen, outcome) => {
    await armedAt('14:01');
    await happen();
    expect(await close('completed')).toEqual({ kind: 'closed', outcome });
  });

  it.each([
    ['never said that the grant is gone', async () => {}, 'unconfirmed'],
    ['let the grant go', disarm, 'disarmed'],
  ])('says what a lock is that %s', async (_what, happen, lock) => {
    await armedAt('13:27');
    await happen();
    await close('failed');
    expect((await story.record()).doors).toMatchObject([{ lock }]);
  });

  it('expires a code whose time is over', async () => {
    await armedAt('14:20');
    await close('failed');
    expect(await states()).toEqual(['expired']);
  });
});

describe('coverTarget', () => {
  const cover = async () => {
    const revocationId = await story.revoke(undefined, { wake: false });
    await runActivity(coverTargetActivity, story.ports, { revocationId });
    return story.revocation(revocationId);
  };

  it('kills live codes, notes what their doors owe, and finds the same when it runs again', async () => {
    await armedAt('13:27');
    const first = await cover();
    expect(first).toMatchObject({ cloud: { count: 1 }, doors: [{ doorId: 'lobby', lock: 'unconfirmed', covered: 1, armed: 1 }] });
    expect([await cover(), await states()]).toEqual([first, ['revoked']]);
  });

  it('waits for an answer that may still be moving its lock', async () => {
    await armedAt('14:01');
    const answerUntil = new Date(at('14:01').getTime() + 2_000);
    await use(answerUntil);
    expect(await cover()).toMatchObject({ notBefore: answerUntil.toISOString() });
  });

  it('has nothing to ask of a lock on which nothing was ever armed', async () => {
    await armedAt('13:00');
    expect(await cover()).toMatchObject({ doors: [{ doorId: 'lobby', lock: 'confirmed', via: 'nothing', armed: 0 }] });
  });

  it('counts the lock of a door whose document somebody has deleted', async () => {
    await armedAt('13:27');
    story.ports.doors.list = async () => [];
    expect(await cover()).toMatchObject({ doors: [{ doorId: 'lobby', lock: 'unconfirmed', armed: 1 }] });
  });

  it('knows after a crash between the deaths and their record what was on the lock', async () => {
    await armedAt('13:27');
    const { revokeCodes } = story.ports.grants;
    story.ports.grants.revokeCodes = async (...codesAt) => {
      await revokeCodes(...codesAt);
      throw new Error('the host died');
    };
    await expect(cover()).rejects.toThrow('the host died');
    story.ports.grants.revokeCodes = revokeCodes;
    expect(await states()).toEqual(['revoked']);
    expect(await cover()).toMatchObject({ doors: [{ lock: 'unconfirmed', armed: 1 }] });
  });

  it('does not take a lock for clean that another revocation is still waiting for', async () => {
    await armedAt('13:27');
    story.ports.locks.setOnline('lobby', false);
    await story.revoke();
    const revocationId = '77777777-7777-4777-8777-777777777777';
    const { hold, record } = newRevocation({
      revocationId,
      target: { kind: 'all', id: 'all' },
      reason: 'x',
      createdBy: 'x',
      at: at('13:28'),
    });
    await story.ports.rules.hold(record.target, hold);
    await story.ports.rules.createRevocation(record);
    await runActivity(coverTargetActivity, story.ports, { revocationId });
    expect((await story.ports.receipts.of(revocationId)).map(({ doorId, lock, armed }) => [doorId, lock, armed])).toEqual([
      ['lobby', 'unconfirmed', 1],
    ]);
  });
});

describe('disarmDoors', () => {
  const revoke = async () => {
    const revocationId = await story.revoke(undefined, { wake: false });
    await runActivity(coverTargetActivity, story.ports, { revocationId });
    return revocationId;
  };
  const disarmAll = (revocationId: string) => runActivity(disarmDoorsActivity, story.ports, { revocationId });

  it('takes no lock for clean that it cannot tell, its door having been deleted', async () => {
    await armedAt('13:27');
    const id = await revoke();
    story.ports.doors.read = async () => undefined;
    expect(await disarmAll(id)).toMatchObject({ kind: 'waiting' });
    expect(await story.revocation(id)).toMatchObject({
      confirmed: false,
      doors: [{ lock: 'unconfirmed', tries: 1, worstCaseUntil: '2030-03-04T13:42:00.000Z' }],
    });
  });

  it('believes a lock only under its own name', async () => {
    await armedAt('13:27');
    const { attest } = story.ports.locks;
    story.ports.locks.attest = async () => ({ kind: 'refused', because: 'unsigned' });
    const id = await revoke();
    expect(await disarmAll(id)).toMatchObject({ kind: 'waiting', next: '2030-03-04T13:28:00.000Z' });
    expect(await story.revocation(id)).toMatchObject({ confirmed: false, doors: [{ lock: 'unconfirmed', via: 'method', tries: 1 }] });
    story.ports.locks.attest = attest;
    story.host.clock.set(at('13:28'));
    expect(await disarmAll(id)).toEqual({ kind: 'settled' });
    expect(await story.ports.receipts.read(id, doors.lobby.id)).toMatchObject({
      lock: 'confirmed',
      via: 'method',
      word: expect.stringContaining('lobby over'),
    });
  });

  it('repeats an order that was cut short as the same one', async () => {
    await armedAt('13:27');
    const orders: unknown[] = [];
    const { disarm: send } = story.ports.locks;
    story.ports.locks.disarm = async (door, order) => {
      orders.push(order);
      await send(door, order);
      throw new LatchError('locks-unavailable', 'no answer');
    };
    const id = await revoke();
    await disarmAll(id);
    story.ports.locks.disarm = async (door, order) => {
      orders.push(order);
      return send(door, order);
    };
    story.host.clock.set(at('13:28'));
    await disarmAll(id);
    expect(orders).toHaveLength(2);
    expect(orders[1]).toEqual(orders[0]);
  });

  it('draws a new number when a newer order overtook it', async () => {
    await armedAt('13:27');
    const { disarm: send } = story.ports.locks;
    story.ports.locks.disarm = async () => ({ kind: 'refused', because: 'older-sequence' });
    const id = await revoke();
    await disarmAll(id);
    const before = await story.ports.receipts.read(id, doors.lobby.id);
    expect(before?.seq).toBeUndefined();
    story.ports.locks.disarm = send;
    story.host.clock.set(at('13:28'));
    expect(await disarmAll(id)).toEqual({ kind: 'settled' });
  });

  it('lets whoever comes second do nothing', async () => {
    await armedAt('13:27');
    let sent = 0;
    const { disarm: send } = story.ports.locks;
    story.ports.locks.disarm = async (door, order) => {
      sent += 1;
      return send(door, order);
    };
    const id = await revoke();
    await Promise.all([disarmAll(id), disarmAll(id), disarmAll(id)]);
    expect(sent).toBe(1);
  });
});
