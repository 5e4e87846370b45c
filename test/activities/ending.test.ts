import { afterEach, describe, expect, it } from 'vitest';
import { closeRequestActivity } from '../../activities/close-request.js';
import { disarmLockActivity } from '../../activities/disarm-lock.js';
import { revokeCodesActivity } from '../../activities/revoke-codes.js';
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

describe('revokeCodes', () => {
  const revoke = async () => {
    const revocationId = await story.revoke(undefined, { wake: false });
    return runActivity(revokeCodesActivity, story.ports, { revocationId });
  };

  it('kills live codes, names their doors, and says the same when it runs again', async () => {
    await armedAt('13:27');
    const answer = { kind: 'denied', doors: [here()] };
    expect([await revoke(), await revoke(), await states()]).toEqual([answer, answer, ['revoked']]);
    expect((await story.revocation(story.revocationId)).cloud.count).toBe(1);
  });

  it('waits for an answer that may still be moving its lock', async () => {
    await armedAt('14:01');
    const answerUntil = new Date(at('14:01').getTime() + 2_000);
    await use(answerUntil);
    expect(await revoke()).toMatchObject({ notBefore: answerUntil.toISOString() });
  });

  it('confirms at once where nothing was ever armed', async () => {
    await armedAt('13:00');
    expect(await revoke()).toEqual({ kind: 'denied', doors: [] });
    expect(await story.revocation(story.revocationId)).toMatchObject({ confirmed: true, doors: [{ doorId: 'lobby', lock: 'confirmed' }] });
  });
});
