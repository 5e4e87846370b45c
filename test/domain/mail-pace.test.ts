import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instant } from '../../src/domain/ids.js';
import { type MailPace, noMails, takeRoom, takeTurn } from '../../src/domain/mail-pace.js';
import { minutesAfter } from '../../src/domain/window.js';

const limits = { mailsPerMinute: 30, mailsPerHour: 100 };
const start = '2030-03-04T07:30:00.000Z';
const never = '2031-01-01T00:00:00.000Z';
const operation = (nth: number) => `00000000-0000-4000-8000-${String(nth).padStart(12, '0')}`;

function turnsOf(asks: readonly { at: Instant; until?: Instant }[], within = limits): (Instant | undefined)[] {
  let pace: MailPace = noMails;
  return asks.map(({ at, until = never }, nth) => {
    const taken = takeTurn(pace, { operationId: operation(nth), now: at, until }, within);
    pace = taken.pace;
    return taken.at;
  });
}

const sum = (numbers: readonly number[]) => numbers.reduce((one, other) => one + other, 0);
const mostWithin = (times: readonly Instant[], minutes: number) =>
  Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < minutesAfter(from, minutes)).length));

describe('mails about codes', () => {
  it('of one moment leave thirty a minute, a hundred an hour', () => {
    const turns = turnsOf(Array.from({ length: 130 }, () => ({ at: start })));
    expect([0, 29, 30, 60, 99, 100, 129].map((nth) => turns[nth]?.slice(11, 19))).toEqual([
      ...['07:30:00', '07:30:00', '07:31:00', '07:32:00', '07:33:00', '08:30:00', '08:30:00'],
    ]);
  });

  it('never pass the limits, in whatever minute or hour, and nobody overtakes', () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 300_000 }), { minLength: 1, maxLength: 120 });
    const within = fc.record({ mailsPerMinute: fc.integer({ min: 1, max: 5 }), mailsPerHour: fc.integer({ min: 1, max: 12 }) });
    fc.assert(
      fc.property(gaps, within, (pauses, few) => {
        const asks = pauses.map((_, nth) => ({ at: new Date(Date.parse(start) + sum(pauses.slice(0, nth + 1))).toISOString() }));
        const turns = turnsOf(asks, few).flatMap((turn) => turn ?? []);
        expect(mostWithin(turns, 1)).toBeLessThanOrEqual(few.mailsPerMinute);
        expect(mostWithin(turns, 60)).toBeLessThanOrEqual(few.mailsPerHour);
        expect(turns).toEqual(turns.toSorted());
        for (const [nth, ask] of asks.entries()) expect((turns[nth] ?? '') >= ask.at).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('keep their turn however often they ask', () => {
    const first = takeTurn(noMails, { operationId: operation(1), now: start, until: never }, { mailsPerMinute: 1, mailsPerHour: 9 });
    const second = takeTurn(first.pace, { operationId: operation(2), now: start, until: never }, { mailsPerMinute: 1, mailsPerHour: 9 });
    const again = takeTurn(second.pace, { operationId: operation(2), now: start, until: never }, { mailsPerMinute: 1, mailsPerHour: 9 });
    expect([second.at, again.at, again.pace]).toEqual([minutesAfter(start, 1), minutesAfter(start, 1), second.pace]);
  });

  it('that would come too late take nobody’s turn', () => {
    const one = { mailsPerMinute: 1, mailsPerHour: 9 };
    const first = takeTurn(noMails, { operationId: operation(1), now: start, until: never }, one);
    expect(takeTurn(first.pace, { operationId: operation(2), now: start, until: minutesAfter(start, 1) }, one)).toEqual({
      pace: first.pace,
      at: undefined,
    });
  });
});

describe('letters that only inform', () => {
  /** How many of so many leave at that time. */
  function leaving(pace: MailPace, count: number, at: Instant): { pace: MailPace; left: number } {
    let [after, left] = [pace, 0];
    for (let nth = 0; nth < count; nth += 1) {
      const taken = takeRoom(after, at, limits);
      after = taken.pace;
      left += taken.hasRoom ? 1 : 0;
    }
    return { pace: after, left };
  }
  const codes = (count: number, at: Instant): MailPace => ({
    ...noMails,
    turns: Array.from({ length: count }, (_, nth) => ({ operationId: operation(nth), at })),
  });

  it('take two thirds of a minute and of an hour, and leave the rest to others', () => {
    const first = leaving(noMails, 40, start);
    const second = leaving(first.pace, 40, minutesAfter(start, 1));
    const fourth = leaving(leaving(second.pace, 40, minutesAfter(start, 2)).pace, 40, minutesAfter(start, 3));
    expect([first.left, second.left, fourth.pace.letters.length]).toEqual([20, 20, 66]);
    expect(leaving(fourth.pace, 40, minutesAfter(start, 59)).left).toBe(0);
    expect(leaving(fourth.pace, 40, minutesAfter(start, 60)).left).toBe(20);
  });

  it.each([
    ['that left a moment ago', codes(20, minutesAfter(start, -0.5)), 7],
    ['whose turn comes in a moment', codes(27, minutesAfter(start, 0.5)), 0],
    ['of the hour before', codes(80, minutesAfter(start, -30)), 10],
    ['of the hour to come', codes(100, minutesAfter(start, 30)), 0],
    [
      'that are long gone, or far off',
      { ...noMails, turns: [...codes(90, minutesAfter(start, -60)).turns, ...codes(90, minutesAfter(start, 60)).turns] },
      20,
    ],
  ])('stand back for codes %s', (_when, pace, left) => {
    expect(leaving(pace, 40, start).left).toBe(left);
  });

  it('never keep a code from its turn', () => {
    const { pace } = leaving(noMails, 40, start);
    expect(takeTurn(pace, { operationId: operation(1), now: start, until: never }, limits)).toMatchObject({
      at: start,
      pace: { letters: pace.letters },
    });
  });

  it('leave one at a time where the provider lets out hardly any', () => {
    const one = { mailsPerMinute: 1, mailsPerHour: 1 };
    const first = takeRoom(noMails, start, one);
    expect([first.hasRoom, takeRoom(first.pace, start, one).hasRoom, takeRoom(first.pace, minutesAfter(start, 60), one).hasRoom]).toEqual([
      true,
      false,
      true,
    ]);
  });
});
