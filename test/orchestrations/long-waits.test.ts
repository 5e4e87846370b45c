import { afterEach, describe, expect, it } from 'vitest';
import { readinessFlow } from '../../orchestrations/events.js';
import { VisitId } from '../../src/domain/ids.js';
import { verdicts } from '../../src/domain/readiness.js';
import { cancel } from '../../src/domain/request.js';
import { newRevocation } from '../../src/domain/revocation.js';
import { doors, people } from '../support/site.js';
import { tellVisits, type VisitStory } from '../support/visit-story.js';

const { tara, bob, alice } = people;
const day = 86_400_000;
const booked = Date.parse('2030-03-04T09:00:00.000Z');
const later = (days: number) => new Date(booked + days * day);

/** Booked on a Monday for a time 399 days later. */
const farOff = { doors: [{ doorId: 'cage-12' }], window: { start: '2031-04-07T15:00', end: '2031-04-07T16:00' } };
const opensAt = Date.parse('2031-04-07T13:00:00.000Z');
const minutesBefore = (count: number) => new Date(opensAt - count * 60_000).toISOString();

let story: VisitStory;
afterEach(() => story.close());

const held = (door: { id: string }) => story.ports.locks.of(door.id).held.size;
const codesTo = (who: { mobile?: string }) =>
  story.ports.messages.outbox.texts.filter(({ to, text }) => to === who.mobile && /\d{3} \d{3} \d{3}/.test(text)).length;
const mailsTo = (who: { mail?: string }) => story.ports.messages.outbox.mails.filter(({ to }) => to.address === who.mail).length;

/** The longest any history has been, looked at after every step. */
async function through(times: Iterable<string | Date>, ids: readonly string[]): Promise<number> {
  let longest = 0;
  for (const time of times) {
    await story.until(new Date(time).toISOString());
    longest = Math.max(longest, ...ids.map((id) => story.host.history(id).length));
  }
  return longest;
}

const days = function* (from: number, to: number, step: number) {
  for (let each = from; each < to; each += step) yield later(each);
};

async function approvedFarOff() {
  story = await tellVisits();
  const [id] = await story.book(farOff);
  if (!id) throw new Error('nothing booked');
  await story.vote(id, bob);
  const [request] = await story.requests(id);
  if (!request) throw new Error('nothing asked');
  return { id, request };
}

describe('a visit booked more than a year ahead', () => {
  it('waits in short histories, tells nobody twice, and is armed and delivered on time', async () => {
    const { id, request } = await approvedFarOff();
    const watch = `readiness-${request.id}`;
    await story.host.start(readinessFlow.name, { requestId: request.id }, { instanceId: watch });
    const before = [mailsTo(alice), mailsTo(tara), mailsTo(bob)];
    const ids = [`visit-${id}`, request.id, watch];
    expect(await through(days(1, 398, 13), ids)).toBeLessThan(100);
    expect([mailsTo(alice), mailsTo(tara), mailsTo(bob)]).toEqual(before);
    await story.until(minutesBefore(31));
    expect([held(doors.cage), codesTo(tara), verdicts((await story.requests(id))[0] ?? request).length]).toEqual([1, 0, 1]);
    await story.until(minutesBefore(30));
    expect([await story.standing(id), codesTo(tara)]).toEqual(['ready', 1]);
    await story.until(new Date(opensAt + 61 * 60_000).toISOString());
    expect([await story.standing(id), held(doors.cage)]).toEqual(['no-show', 0]);
    expect(Math.max(...ids.map((each) => story.host.history(each).length))).toBeLessThan(150);
  });

  it('that is approved while no mail leaves is told of when one does, days later', async () => {
    story = await tellVisits();
    const [id = ''] = await story.book(farOff);
    story.ports.messages.setDown(true);
    await story.vote(VisitId.parse(id), bob);
    const [request] = await story.requests(VisitId.parse(id));
    expect(await through(days(0, 2, 0.1), [`tidings-${request?.id}-1`])).toBeLessThan(150);
    expect(mailsTo(tara)).toBe(0);
    story.ports.messages.setDown(false);
    await story.until(later(2.05).toISOString());
    expect(mailsTo(tara)).toBe(1);
  });

  it.each([30, 30.01, 210])('survives a power cut after %d days, and what was said then is heard', async (cut) => {
    const { id } = await approvedFarOff();
    await story.until(later(cut).toISOString());
    story.host.running.crash();
    await story.host.restart();
    await story.cancel(id);
    expect([await story.standing(id), (await story.requests(id)).map(({ outcome }) => outcome)]).toEqual(['cancelled', ['cancelled']]);
  });

  it('that ends just as a history is put aside ends, although its event was for the old one', async () => {
    const { id, request } = await approvedFarOff();
    const { requests, clock } = story.ports;
    const { read } = requests;
    const seen: string[] = [];
    requests.read = async (each) => {
      const record = await read(each);
      if (clock.now() >= later(30) && seen.length === 0) {
        seen.push(clock.now().toISOString());
        await requests.change(each, (before) => cancel(before, alice.id, clock.now()));
      }
      return record;
    };
    await story.until(later(30.001).toISOString());
    expect(seen).toEqual([later(30).toISOString()]);
    expect([await story.standing(id), (await story.requests(id))[0]?.outcome]).toEqual(['cancelled: cancelled', 'cancelled']);
    expect(request.status).not.toBe('closed');
  });

  it('whose history was being put aside when the power failed goes on, and opens once', async () => {
    const { id } = await approvedFarOff();
    const { requests, clock } = story.ports;
    const { read } = requests;
    const failed = new Promise<void>((resolve) => {
      requests.read = (each) => {
        if (clock.now() < later(30)) return read(each);
        requests.read = read;
        story.host.running.crash();
        resolve();
        return read(each);
      };
    });
    story.until(later(30.001).toISOString()).catch(() => {}); // of the host that has no power
    await failed;
    await story.host.restart();
    await story.until(minutesBefore(30));
    expect([await story.standing(id), codesTo(tara), held(doors.cage)]).toEqual(['ready', 1, 1]);
  });

  it('that was begun by a version before this one sleeps through, as its history says', async () => {
    const { request } = await approvedFarOff();
    const input = { requestId: request.id };
    await story.host.start(readinessFlow.name, input, { instanceId: 'of-old', version: '1' });
    await story.host.start(readinessFlow.name, input, { instanceId: 'of-today', version: '2' });
    await story.until(later(70).toISOString());
    expect(story.host.history('of-old').filter(({ EventType }) => EventType === 'TimerFired').length).toBe(23);
    expect(story.host.history('of-today').filter(({ EventType }) => EventType === 'TimerFired').length).toBe(3);
  });

  it('that security revokes without a word is over before the next history has begun to wait', async () => {
    const { id, request } = await approvedFarOff();
    await story.until(later(29.9).toISOString());
    const target = { kind: 'request' as const, id: request.id };
    const made = newRevocation({
      revocationId: '00000000-0000-4000-8000-0000000000aa',
      target,
      reason: 'because',
      createdBy: people.frank.id,
      at: story.ports.clock.now(),
    });
    await story.ports.rules.hold(target, made.hold);
    await story.until(later(30.001).toISOString());
    expect((await story.requests(id))[0]?.outcome).toBe('revoked');
  });

  it('that is moved twenty times keeps its histories short', async () => {
    const { id, request } = await approvedFarOff();
    let longest = 0;
    for (let nth = 1; nth <= 20; nth += 1) {
      await story.move(id, { ...farOff, window: { start: '2031-04-07T15:00', end: `2031-04-07T15:${60 - nth}` } });
      longest = Math.max(longest, story.host.history(request.id).length, story.host.history(`visit-${id}`).length);
    }
    expect(longest).toBeLessThan(300);
    expect((await story.requests(id))[0]?.changes).toBe(20);
    await story.until(minutesBefore(30));
    expect([await story.standing(id), codesTo(tara)]).toEqual(['ready', 1]);
  });
});
