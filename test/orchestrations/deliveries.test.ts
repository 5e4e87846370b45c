import { afterEach, describe, expect, it } from 'vitest';
import { LatchError } from '../../src/domain/errors.js';
import { withTarget } from '../../src/domain/preferences.js';
import { doors, people } from '../support/site.js';
import { at, type Story, tell } from '../support/story.js';

const { alice, bob, tara } = people;
let story: Story;
afterEach(() => story.close());

const code = /\b\d{3} \d{3} \d{3}\b/;
const texts = () => story.ports.messages.outbox.texts;
const mails = () => story.ports.messages.outbox.mails;
const shown = () => story.ports.push.shown;
const place = async () => (await story.record()).doors[0];
const codes = () => [...texts(), ...mails()].flatMap(({ text }) => text.match(code) ?? []);

/** The gateway for text messages answers 500. */
function noTexts() {
  const { sms } = story.ports.messages;
  story.ports.messages.sms = (message) => {
    story.ports.messages.setDown(true);
    const sending = sms(message);
    story.ports.messages.setDown(false);
    return sending;
  };
}

describe('a code on its way', () => {
  it('leaves half an hour before the window and not earlier', async () => {
    story = await tell();
    await story.host.advance(new Date(at('13:30').getTime() - 1));
    expect(texts()).toEqual([]);
    await story.until('13:30');
    expect(texts()).toHaveLength(1);
  });

  it('goes by mail at once when the gateway for text messages fails, and it is the same code', async () => {
    story = await tell();
    noTexts();
    await story.until('13:30');
    expect([await story.state(), texts().length, codes().length]).toEqual(['delivered', 0, 1]);
    expect(mails()[0]).toMatchObject({ to: { address: alice.mail }, subject: 'Your latch code' });
  });

  it('goes by mail when the number is wrong, and the host hears of it', async () => {
    story = await tell({ subject: tara });
    story.ports.messages.sms = async () => ({ kind: 'refused', because: '400' });
    await story.until('13:30');
    expect(mails().map(({ to, subject }) => `${to.address}: ${subject}`)).toEqual([
      `${tara.mail}: Your visit: Door lobby`,
      `${tara.mail}: Your latch code`,
      `${alice.mail}: Not reached: Tara`,
    ]);
    expect(mails()[2]?.text).toContain('was not reached by text message');
    expect(mails()[2]?.text).toContain('went out by mail instead');
  });

  it('waits while every way is closed, and leaves when one opens', async () => {
    story = await tell();
    story.ports.messages.setDown(true);
    await story.until('13:33');
    expect(await story.state()).toBe('armed');
    story.ports.messages.setDown(false);
    await story.until('13:36');
    expect([await story.state(), codes().length]).toEqual(['delivered', 1]);
  });

  it('is notified in the browser of whoever asked for that, and lies sealed', async () => {
    story = await tell();
    const target = {
      id: alice.id,
      endpoint: 'https://push.example/1',
      keys: { p256dh: 'x', auth: 'y' },
      addedAt: at('09:00').toISOString(),
    };
    await story.ports.preferences.change(alice.id, (before) => withTarget(before, target));
    await story.until('13:30');
    expect([shown().length, texts().length, await place()]).toMatchObject([1, 0, { delivery: 'sent', sealed: true }]);
    expect(JSON.stringify(shown())).not.toMatch(code);
  });

  it('goes by text message when the browser is gone, and the browser is forgotten', async () => {
    story = await tell();
    const target = {
      id: alice.id,
      endpoint: 'https://push.example/1',
      keys: { p256dh: 'x', auth: 'y' },
      addedAt: at('09:00').toISOString(),
    };
    await story.ports.preferences.change(alice.id, (before) => withTarget(before, target));
    story.ports.push.setState('gone');
    await story.until('13:30');
    expect([texts().length, await place()]).toMatchObject([1, { delivery: 'sent', sealed: false }]);
    expect((await story.ports.preferences.of(alice.id)).push).toEqual([]);
  });

  it('speaks the language of who reads it', async () => {
    story = await tell();
    story.ports.directory.change(alice.id, { language: 'de-DE' });
    await story.until('13:30');
    expect(texts()[0]?.text).toMatch(
      /^Ihr Latch-Code ist \d{3} \d{3} \d{3}\. Er öffnet einmal, von Mo 4\. Mär 2030, 15:00 bis 15:15 \(UTC\+01:00\)\. /,
    );
  });
});

describe('whoever comes at somebody else’s wish', () => {
  const filesOf = (who: { mail?: string }) =>
    mails().flatMap(({ to, subject, attachments = [] }) =>
      to.address === who.mail
        ? attachments.map(({ text }) => `${subject} | ${/METHOD:\w+/.exec(text)?.[0]} ${/SEQUENCE:\d+/.exec(text)?.[0]}`)
        : [],
    );

  it('gets the visit for their calendar, and what changes about it', async () => {
    story = await tell({ subject: tara });
    await story.replan('14:30', '15:00');
    await story.cancel();
    expect(filesOf(tara)).toEqual([
      'Your visit: Door lobby | METHOD:PUBLISH SEQUENCE:0',
      'New time: Door lobby | METHOD:PUBLISH SEQUENCE:1',
      'Cancelled: Door lobby | METHOD:CANCEL SEQUENCE:2',
    ]);
    expect(mails().every(({ attachments = [] }) => attachments.every(({ text }) => !code.test(text)))).toBe(true);
  });

  it('keeps it in their calendar when they did not come', async () => {
    story = await tell({ subject: tara });
    await story.until('15:01');
    expect([await story.state(), filesOf(tara)]).toEqual(['closed: no-show', ['Your visit: Door lobby | METHOD:PUBLISH SEQUENCE:0']]);
  });

  it('is told whom to call', async () => {
    story = await tell({ subject: tara });
    expect(mails().find(({ to }) => to.address === tara.mail)?.text).toContain(`Whom to call: Alice, ${alice.mobile}.`);
  });
});

describe('a code for a door without coverage', () => {
  async function early() {
    story = await tell({ doors: [doors.tower], requester: tara, from: '14:00', to: '18:00' });
    await story.vote(bob, 'approve');
  }

  it('lies sealed a day ahead, and goes out as usual when it was not looked at', async () => {
    await early();
    expect([await story.state(), story.held()]).toEqual(['delivered', ['wtg7-tower']]);
    expect([await place(), codes()]).toMatchObject([{ delivery: 'sent', sealed: true, early: true }, []]);
    expect([texts().length, mails().filter(({ subject }) => subject.includes('ready')).length]).toEqual([1, 1]);
    await story.until('13:29');
    expect(codes()).toEqual([]);
    await story.until('13:30');
    expect([await place(), codes().length]).toMatchObject([{ delivery: 'sent', sealed: false, early: false }, 1]);
    await story.until('18:00');
    expect([await story.state(), story.held()]).toEqual(['closed: no-show', []]);
  });

  it('that was looked at is not sent again', async () => {
    await early();
    await story.ports.requests.change(story.requestId, (before) => ({
      ...before,
      doors: before.doors.map((door) => ({ ...door, delivery: 'revealed' as const })),
    }));
    await story.until('13:35');
    expect([await place(), codes()]).toMatchObject([{ delivery: 'revealed' }, []]);
  });

  it('approved within the last half hour leaves as usual', async () => {
    story = await tell({ doors: [doors.tower], requester: tara, from: '09:40', to: '11:00' });
    await story.until('09:15');
    await story.vote(bob, 'approve');
    expect([await story.state(), codes().length]).toEqual(['delivered', 1]);
  });
});

describe('a code that did not reach anybody', () => {
  it('can be sent anew three times before the window opens, and one is alive at any time', async () => {
    story = await tell();
    await story.until('13:35');
    const outcomes: string[] = [];
    for (let nth = 1; nth <= 4; nth += 1) {
      outcomes.push(await story.freshCode({ isResent: true }));
      const [{ grantId } = { grantId: undefined }] = (await story.record()).doors;
      const states = grantId ? await story.ports.grants.codes(doors.lobby.id, grantId) : [];
      expect(states.filter(({ state }) => state === 'live')).toHaveLength(1);
      expect([...story.ports.locks.of('lobby').held.values()].map(({ generation }) => generation)).toEqual([Math.min(nth, 3) + 1]);
    }
    expect(outcomes).toEqual(['asked', 'asked', 'asked', 'no-fresh-code-left']);
    expect([codes().length, new Set(codes()).size]).toEqual([4, 4]);
  });
});

describe('many mails at once', () => {
  const mailsDue = async (count: number) => {
    story = await tell({}, { start: false });
    story.ports.directory.change(alice.id, { mobile: undefined });
    await story.begin();
    await story.mailsOfOthers(count, '13:30');
  };
  const withCode = () => mails().filter(({ text }) => code.test(text)).length;

  it('leave thirty a minute: the thirty-first a minute later', async () => {
    await mailsDue(30);
    await story.until('13:30');
    expect([withCode(), await story.state()]).toEqual([0, 'armed']);
    expect((await story.ports.deliveries.of(story.requestId))[0]).toMatchObject({ state: 'sending', trouble: { because: 'quota' } });
    await story.until('13:31');
    expect([withCode(), await story.state()]).toEqual([1, 'delivered']);
    await story.until('15:00');
    expect(withCode()).toBe(1);
  });

  it('that no turn is left for in time lie behind a sign-in, at once', async () => {
    await mailsDue(100);
    await story.until('13:30');
    expect([withCode(), await story.state(), (await place())?.sealed]).toEqual([0, 'delivered', true]);
  });

  it('are sent again when the provider says', async () => {
    await mailsDue(0);
    const { email } = story.ports.messages;
    let asked = 0;
    story.ports.messages.email = async (mail) => {
      asked += 1;
      if (asked === 1) throw new LatchError('delivery-unavailable', 'too many mails', { status: 429, retryAfterMs: 20_000 });
      return email(mail);
    };
    await story.host.advance(new Date(at('13:30').getTime() + 19_000));
    expect([asked, withCode()]).toEqual([1, 0]);
    await story.host.advance(new Date(at('13:30').getTime() + 20_000));
    expect([asked, withCode()]).toEqual([2, 1]);
  });
});
