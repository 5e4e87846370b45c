import { describe, expect, it } from 'vitest';
import { countTypo, countWrong, paused, type ReaderBudgets } from '../../../../src/local/devices/lock/reader-budget.js';

const start = Date.parse('2026-03-02T09:00:00.000Z');
const none: ReaderBudgets = {};
const at = (seconds: number) => new Date(start + seconds * 1000);

/** Guesses every 10 seconds for so long; counts those that were looked at. */
function guessing(seconds: number, reader = 'r'): { readers: ReaderBudgets; evaluatedAt: number[] } {
  let readers = none;
  const evaluatedAt: number[] = [];
  for (let second = 0; second < seconds; second += 10) {
    if (paused(readers, reader, at(second))) continue;
    readers = countWrong(readers, reader, at(second));
    evaluatedAt.push(second);
  }
  return { readers, evaluatedAt };
}

describe('a reader at which codes are guessed', () => {
  it.each(['r', 'constructor', '__proto__', 'toString'])(
    '(%s) rests a minute after five, twice as long after each further five',
    (reader) => {
      const { evaluatedAt } = guessing(1200, reader);
      const rests = [5, 10, 15, 20].map((nth) => (evaluatedAt[nth] ?? 0) - (evaluatedAt[nth - 1] ?? 0));
      expect(rests).toEqual([60, 120, 240, 480]);
    },
  );

  it('never has more than sixty looked at in a day, and sixty more the next day', () => {
    const { evaluatedAt } = guessing(2 * 86_400);
    const firstDay = evaluatedAt.filter((second) => at(second).getUTCDate() === 2);
    expect(firstDay).toHaveLength(60);
    expect(evaluatedAt.filter((second) => at(second).getUTCDate() === 3)).toHaveLength(60);
  });

  it('is forgiven after a quarter of an hour without a wrong code', () => {
    const four = [0, 1, 2, 3].reduce((readers, second) => countWrong(readers, 'r', at(second)), none);
    expect(paused(countWrong(four, 'r', at(4)), 'r', at(5))).toBe(true);
    expect(paused(countWrong(four, 'r', at(3 + 900)), 'r', at(904))).toBe(false);
  });

  it('does not guess on under other names: together they have 240 a day, and the lock’s own keypad its sixty beside', () => {
    let readers = none;
    const looked = Array.from({ length: 300 }, (_, index) => `made-up-${index}`).filter((name, index) => {
      if (paused(readers, name, at(index))) return false;
      readers = countWrong(readers, name, at(index));
      return true;
    });
    expect(looked).toHaveLength(240);
    expect([paused(readers, 'keypad', at(300)), paused(readers, 'made-up-0', at(86_400))]).toEqual([false, false]);
  });

  it('is forgotten when there is nothing left to remember of it, so that names do not fill the flash', () => {
    const days = [0, 1, 2, 3].map((day) => day * 86_400);
    const names = days.map((second) => `${second}`);
    const wrong = days.reduce((readers, second) => countWrong(readers, `${second}`, at(second)), none);
    const typos = days.reduce((readers, second) => countTypo(readers, `${second}`, at(second)).readers, none);
    expect([Object.keys(wrong), Object.keys(typos)]).toEqual([names.slice(-1), names.slice(-1)]);
    const lately = countWrong(countWrong(none, 'r', at(15 * 3600 - 60)), 'other', at(15 * 3600)); // midnight between them
    expect(Object.keys(lately)).toEqual(['r', 'other']);
  });

  it('leaves other readers alone', () => {
    const { readers } = guessing(100);
    expect(paused(readers, 'r', at(70))).toBe(true);
    expect(paused(readers, 'other', at(70))).toBe(false);
  });
});

it('ten typos a minute are heard, the eleventh is not, and none is a guess', () => {
  let readers = none;
  const throttled = Array.from({ length: 11 }, (_, second) => {
    const counted = countTypo(readers, 'r', at(second));
    readers = counted.readers;
    return counted.throttled;
  });
  expect(throttled).toEqual([...Array(10).fill(false), true]);
  expect(paused(readers, 'r', at(11))).toBe(false);
  expect(countTypo(readers, 'r', at(61)).throttled).toBe(false);
});
