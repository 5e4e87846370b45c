import { afterEach, describe, expect, it } from 'vitest';
import { RequestChanged } from '../../orchestrations/events.js';
import type { DoorRecord } from '../../src/domain/door-record.js';
import { LatchError } from '../../src/domain/errors.js';
import { sealedAt } from '../../src/functions/requests/sealed-code.js';
import { jostle } from '../support/jostled.js';
import { doors, people } from '../support/site.js';
import { type Story, tell } from '../support/story.js';

const { alice, bob, tara } = people;
let story: Story;
afterEach(() => story.close());

const mails = () => story.ports.messages.outbox.mails;
const codeMails = () => mails().filter(({ subject }) => /code/.test(subject)).length;
async function placeAt(door: DoorRecord) {
  const place = (await story.record()).doors.find(({ doorId }) => doorId === door.id);
  if (!place) throw new Error('not a door of the story');
  return place;
}
const codesAt = async (door: DoorRecord) => {
  const codes = await story.ports.grants.codes(door.id, (await placeAt(door)).grantId);
  return codes.map(({ generation, state }) => `${generation} ${state}`);
};
const held = (door: DoorRecord) => [...story.ports.locks.of(door.id).held.values()].map(({ generation }) => generation);

type Plan = { from?: string; to?: string; startNow?: number };

/** The request of somebody with nothing but a mailbox. `rush`: at that time others take the mails of three minutes. */
async function byMailAlone(door: DoorRecord, rush: string, plan: Plan = {}) {
  const requester = door === doors.lobby ? alice : tara;
  story = await tell({ doors: [door], requester, ...plan }, { start: false });
  story.ports.directory.change(requester.id, { mobile: undefined });
  if (plan.startNow) await story.mailsOfOthers(90);
  await story.begin();
  if (door !== doors.lobby) await story.vote(bob, 'approve');
  await story.until(rush);
  if (!plan.startNow) await story.mailsOfOthers(90);
}

const inside = (door: DoorRecord) => byMailAlone(door, '14:05');

describe('a code whose message has to wait', () => {
  it('lies behind the sign-in at once, and the message follows in its turn', async () => {
    await inside(doors.lobby);
    await story.freshCode();
    expect([await codesAt(doors.lobby), held(doors.lobby)]).toEqual([['2 live', '1 superseded'], [2]]);
    expect([codeMails(), await placeAt(doors.lobby)]).toMatchObject([1, { lock: 'armed', delivery: 'held', sealed: true }]);
    await story.until('14:08');
    expect([codeMails(), await placeAt(doors.lobby)]).toMatchObject([2, { delivery: 'sent', sealed: false }]);
  });

  it('is not sent any more to whoever has looked', async () => {
    await inside(doors.lobby);
    await story.freshCode();
    await story.ports.requests.change(story.requestId, (before) => ({
      ...before,
      doors: before.doors.map((door) => ({ ...door, delivery: 'revealed' as const })),
    }));
    await story.until('14:10');
    expect([codeMails(), (await placeAt(doors.lobby)).delivery]).toEqual([1, 'revealed']);
  });

  it('dies as soon as another one is asked for, though its message has not left', async () => {
    await inside(doors.cage);
    await story.freshCode();
    await story.freshCode();
    expect([await codesAt(doors.cage), held(doors.cage)]).toEqual([['3 live', '2 superseded', '1 superseded'], [3]]);
    await story.until('14:20');
    expect([codeMails(), await placeAt(doors.cage)]).toMatchObject([2, { delivery: 'sent' }]);
  });

  it('dies at once also where it was told a day ahead and is to go out now', async () => {
    await byMailAlone(doors.tower, '13:29', { to: '18:00' });
    await story.until('13:30');
    expect([codeMails(), await placeAt(doors.tower)]).toMatchObject([1, { delivery: 'sent', sealed: true, early: true }]);
    await story.freshCode({ isResent: true });
    expect([await codesAt(doors.tower), held(doors.tower)]).toEqual([['2 live', '1 superseded'], [2]]);
    await story.until('13:40');
    expect([codeMails(), await placeAt(doors.tower)]).toMatchObject([2, { delivery: 'sent', early: false }]);
  });

  it('holds up nothing else: a longer stay is asked for at once, and a cancellation ends it', async () => {
    await inside(doors.cage);
    await story.freshCode();
    await story.replan('14:00', '17:00');
    expect(mails().filter(({ subject }) => subject.startsWith('Longer stay'))).toHaveLength(3);
    await story.cancel();
    expect([await story.state(), held(doors.cage)]).toEqual(['closed: cancelled', []]);
  });

  it('that ran out before anybody saw it can be replaced, also where nobody has ever been told of one', async () => {
    await byMailAlone(doors.lobby, '09:00', { startNow: 60 });
    expect([await story.state(), await placeAt(doors.lobby)]).toMatchObject(['armed', { delivery: 'held', sealed: true }]);
    const { email } = story.ports.messages;
    story.ports.messages.email = async () => {
      throw new LatchError('delivery-unavailable', 'too many mails', { status: 429 });
    };
    await story.until('09:20');
    story.ports.messages.email = email;
    await story.until('09:30');
    expect([await story.freshCode(), await codesAt(doors.lobby)]).toEqual(['asked', ['2 live', '1 superseded']]);
    expect([codeMails(), await story.state()]).toEqual([1, 'delivered']);
  });

  it('lies there for a day of trouble, in a short history', async () => {
    await byMailAlone(doors.tower, '09:01', { from: '09:30', to: '21:00' });
    story.ports.messages.setDown(true);
    await story.freshCode({ isResent: true });
    await story.until('20:59');
    expect(await placeAt(doors.tower)).toMatchObject({ delivery: 'held', sealed: true });
    expect(story.host.history(story.requestId).length).toBeLessThan(300);
  });
});

describe('a host that dies while a fresh code is made', () => {
  const told = ['requests', 'grants', 'locks', 'deliveries', 'turns', 'messages'] as const;
  const onlyAsked = ['requests.read', 'grants.read', 'grants.codes', 'deliveries.of'];
  const handles = ['requests.watch', 'messages.setDown', 'locks.of', 'locks.setOnline', ...onlyAsked];

  /** Dies when that call has had its effect and before it is answered, and comes back. False: there were fewer calls. */
  async function dyingAt(door: DoorRecord, nth: number, look: () => Promise<void>): Promise<boolean> {
    await inside(door);
    const { host, ports } = story;
    const noise = jostle(ports, told, { clock: host.clock, seed: nth, handles });
    await story.freshCode({ wake: false });
    const isDead = await new Promise<boolean>((resolve) => {
      const die = async () => {
        host.running.crash();
        resolve(true);
      };
      noise.at({ nth, when: 'after' }, die, true);
      noise.count(true);
      void host.raise(story.requestId, RequestChanged.name, {}).then(() => resolve(false));
    });
    noise.count(false);
    await look();
    if (isDead) await host.restart();
    await story.until('14:20');
    return isDead;
  }

  const states = {
    lobby: [
      '2 live, 1 superseded; held 1; to be seen 0',
      '2 live, 1 superseded; held 2; to be seen 0',
      '2 live, 1 superseded; held 2; to be seen 2',
    ],
    cage: [
      '1 live; held 1; to be seen 1',
      '1 live; held ; to be seen 1',
      '2 live, 1 superseded; held 2; to be seen 0',
      '2 live, 1 superseded; held 2; to be seen 2',
      '2 live, 1 superseded; held ; to be seen 0',
    ],
  };

  it.each(['lobby', 'cage'] as const)('leaves never two that open, and never none for good (%s)', async (name) => {
    const door = doors[name];
    const seen = new Set<string>();
    const look = async () => {
      const codes = await codesAt(door);
      const record = await story.record();
      const sealed = await sealedAt(record, await placeAt(door), story.ports);
      const shown = sealed.kind === 'waiting' ? sealed.code.generation : 0;
      seen.add(`${codes.join(', ')}; held ${held(door)}; to be seen ${shown}`);
      expect(codes.filter((code) => code.endsWith('live'))).toHaveLength(1);
      if (shown === 2) expect([codes, held(door)]).toEqual([['2 live', '1 superseded'], [2]]);
    };
    for (let nth = 1; await dyingAt(door, nth, look); nth += 1) {
      expect([await codesAt(door), held(door), await placeAt(door)]).toMatchObject([['2 live', '1 superseded'], [2], { delivery: 'sent' }]);
      await story.close();
    }
    expect([...seen].sort()).toEqual(states[name]);
  });
});
