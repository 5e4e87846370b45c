import { afterEach, describe, expect, it } from 'vitest';
import type { DoorRecord } from '../../src/domain/door-record.js';
import { doors, people } from '../support/site.js';
import { type Story, tell } from '../support/story.js';

const { bob, carol, tara } = people;
let story: Story;
afterEach(() => story.close());

const cage = { doors: [doors.cage], requester: tara };
const codesAt = async (door: DoorRecord) => {
  const place = (await story.record()).doors.find(({ doorId }) => doorId === door.id);
  const codes = place ? await story.ports.grants.codes(door.id, place.grantId) : [];
  return codes.map(
    ({ generation, state, notBefore, notAfter }) => `${generation} ${state} ${notBefore.slice(11, 16)}-${notAfter.slice(11, 16)}`,
  );
};
const texts = () => story.ports.messages.outbox.texts.length;
const mailedTo = (who: { mail?: string }) =>
  story.ports.messages.outbox.mails.flatMap(({ to, subject }) => (to.address === who.mail ? [subject] : []));

async function approvedVisit() {
  story = await tell(cage);
  await story.vote(bob, 'approve');
}

describe('another time for a request', () => {
  it('nobody has decided yet is asked for again, and votes on the old time count no more', async () => {
    story = await tell({ doors: [doors.server], requester: tara });
    await story.vote(bob, 'approve');
    expect(await story.replan('16:00', '17:00')).toBe('changed');
    expect(await story.state()).toBe('awaiting-approval');
    expect(mailedTo(carol)).toEqual(['Decision wanted: Door server-a', 'New time, decision wanted: Door server-a']);
    await story.vote(carol, 'approve');
    expect(await story.state()).toBe('awaiting-approval');
    await story.vote(bob, 'approve');
    expect(await story.state()).toBe('scheduled');
    await story.until('15:30');
    expect([await story.state(), await codesAt(doors.server)]).toEqual(['delivered', ['1 live 16:00-16:15']]);
  });

  it('inside what was asked needs no new vote', async () => {
    story = await tell({ doors: [doors.server], requester: tara });
    await story.vote(bob, 'approve');
    await story.replan('14:30', '15:00');
    await story.vote(carol, 'approve');
    expect(await story.state()).toBe('scheduled');
    await story.until('14:00');
    expect(await codesAt(doors.server)).toEqual(['1 live 14:30-14:45']);
  });

  it('inside what was approved moves the doors and asks nobody', async () => {
    await approvedVisit();
    await story.until('13:40');
    expect([texts(), story.held()]).toEqual([1, ['cage-12']]);
    await story.replan('14:30', '15:00');
    expect([await story.state(), await codesAt(doors.cage), texts()]).toEqual(['scheduled', ['1 superseded 14:00-14:30'], 1]);
    expect(story.held()).toEqual([]);
    await story.until('14:00');
    expect([await story.state(), await codesAt(doors.cage), texts()]).toEqual([
      'delivered',
      ['2 live 14:30-15:00', '1 superseded 14:00-14:30'],
      2,
    ]);
    expect(mailedTo(bob).filter((subject) => subject.includes('wanted'))).toHaveLength(1);
    expect(mailedTo(tara)).toContain('New time: Door cage-12');
    await story.until('15:00');
    expect([await story.state(), story.held()]).toEqual(['closed: no-show', []]);
  });

  it('outside of it kills the delivered code at once, and is checked and approved anew', async () => {
    await approvedVisit();
    await story.until('13:45');
    await story.replan('17:00', '18:00');
    expect([await story.state(), story.held(), await codesAt(doors.cage)]).toEqual(['awaiting-approval', [], ['1 superseded 14:00-14:30']]);
    await story.until('14:30');
    expect(texts()).toBe(1);
    await story.vote(bob, 'approve');
    await story.until('16:30');
    expect([await story.state(), story.held(), texts()]).toEqual(['delivered', ['cage-12'], 2]);
    await story.enter(doors.cage);
    await story.until('18:00');
    expect([await story.state(), story.held()]).toEqual(['closed: completed', []]);
  });

  it('that nobody approves leaves nothing', async () => {
    await approvedVisit();
    await story.until('13:45');
    await story.replan('17:00', '18:00');
    await story.vote(bob, 'deny');
    expect([await story.state(), story.held(), await codesAt(doors.cage)]).toEqual(['closed: denied', [], ['1 superseded 14:00-14:30']]);
  });

  it('is not sent a new code while a lock that judges for itself still has the old one', async () => {
    await approvedVisit();
    await story.until('13:45');
    story.ports.locks.setOnline('cage-12', false);
    await story.replan('14:30', '15:00');
    await story.until('14:25');
    expect([await codesAt(doors.cage), texts()]).toEqual([['1 superseded 14:00-14:30'], 1]);
    story.ports.locks.setOnline('cage-12', true);
    await story.until('14:30');
    expect([await story.state(), (await codesAt(doors.cage))[0], texts()]).toEqual(['delivered', '2 live 14:30-15:00', 2]);
  });

  it('changed twice before anybody got round to it ends up where it was changed to last', async () => {
    await approvedVisit();
    await story.until('13:40');
    await story.replan('14:15', '15:00', { wake: false });
    await story.replan('14:30', '15:00');
    await story.until('14:01');
    expect([await story.state(), (await codesAt(doors.cage))[0]]).toEqual(['delivered', '2 live 14:30-15:00']);
  });

  it('is refused once somebody is inside', async () => {
    await approvedVisit();
    await story.until('14:05');
    await story.enter(doors.cage);
    expect(await story.replan('16:00', '17:00')).toBe('already-inside');
  });

  it('is refused after the end', async () => {
    await approvedVisit();
    await story.cancel();
    expect(await story.replan('16:00', '17:00')).toBe('request-ended');
  });
});

describe('a longer stay', () => {
  async function inside() {
    await approvedVisit();
    await story.until('14:05');
    await story.enter(doors.cage);
  }

  it('at a door that needs nobody is granted at once', async () => {
    story = await tell();
    await story.until('14:10');
    await story.enter(doors.lobby);
    await story.replan('14:00', '16:00');
    expect(await story.record()).toMatchObject({ status: 'entered', window: { closesAt: '2030-03-04T16:00:00.000Z' } });
    await story.until('15:30');
    expect(await story.state()).toBe('entered');
    await story.until('16:00');
    expect(await story.state()).toBe('closed: completed');
  });

  it('waits for an approver, and the stay goes on meanwhile', async () => {
    await inside();
    await story.replan('14:00', '17:00');
    expect([await story.state(), story.held()]).toEqual(['entered', ['cage-12']]);
    expect(mailedTo(bob)).toContain('Longer stay, decision wanted: Door cage-12');
    await story.until('14:40');
    await story.vote(bob, 'approve');
    await story.until('16:30');
    expect(await story.state()).toBe('entered');
    await story.until('17:00');
    expect([await story.state(), story.held()]).toEqual(['closed: completed', []]);
  });

  it('that is denied ends nothing', async () => {
    await inside();
    await story.replan('14:00', '17:00');
    await story.vote(bob, 'deny');
    expect(await story.state()).toBe('entered');
    expect(mailedTo(tara)).toContain('Not longer: Door cage-12');
    expect((await story.record()).extension).toBeUndefined();
    await story.until('15:00');
    expect(await story.state()).toBe('closed: completed');
  });

  it('can be asked for again after a denial', async () => {
    await inside();
    await story.replan('14:00', '17:00');
    await story.vote(bob, 'deny');
    await story.replan('14:00', '16:00');
    await story.vote(bob, 'approve');
    await story.until('15:30');
    expect(await story.state()).toBe('entered');
  });

  it('of a code that was delivered and not used leaves that code alone', async () => {
    await approvedVisit();
    await story.until('13:45');
    await story.replan('14:00', '17:00');
    expect([await story.state(), await codesAt(doors.cage)]).toEqual(['delivered', ['1 live 14:00-14:30']]);
    await story.vote(bob, 'approve');
    expect([await story.state(), await codesAt(doors.cage), texts()]).toEqual(['delivered', ['1 live 14:00-14:30'], 1]);
  });

  it('nobody decides on lapses four hours later, and everybody knows', async () => {
    story = await tell({ ...cage, from: '10:00', to: '17:00' });
    await story.vote(bob, 'approve');
    await story.until('10:05');
    await story.enter(doors.cage);
    await story.replan('10:00', '19:00');
    await story.until('14:04');
    expect((await story.record()).extension?.state).toBe('asked');
    await story.until('14:05');
    expect((await story.record()).extension).toBeUndefined();
    expect(mailedTo(tara)).toContain('Not longer: Door cage-12');
  });
});

describe('a longer stay that nobody has decided on', () => {
  it('lapses in its time also where a code was drawn meanwhile', async () => {
    story = await tell({ ...cage, from: '10:00', to: '17:00' });
    await story.vote(bob, 'approve');
    await story.until('10:05');
    await story.replan('10:00', '19:00');
    await story.freshCode();
    await story.until('14:05');
    expect((await story.record()).extension).toBeUndefined();
  });
});

describe('a shorter stay', () => {
  it('ends when it says, and a code that outlives it gives way to one that does not', async () => {
    await approvedVisit();
    await story.until('13:45');
    await story.replan('14:00', '14:20');
    await story.until('13:46');
    expect([await story.state(), await codesAt(doors.cage), texts()]).toEqual([
      'delivered',
      ['2 live 14:00-14:20', '1 superseded 14:00-14:30'],
      2,
    ]);
    await story.until('14:20');
    expect([await story.state(), story.held()]).toEqual(['closed: no-show', []]);
  });

  it('of somebody inside takes nothing from them before its end', async () => {
    await approvedVisit();
    await story.until('14:05');
    await story.enter(doors.cage);
    await story.replan('14:00', '14:40');
    expect(await story.state()).toBe('entered');
    await story.until('14:40');
    expect([await story.state(), story.held()]).toEqual(['closed: completed', []]);
  });
});
