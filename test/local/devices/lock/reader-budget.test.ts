import { describe, expect, it } from 'vitest';
import { countTypo, countWrong, paused } from '../../../../src/local/devices/lock/reader-budget.js';
import { type LockState, newState } from '../../../../src/local/devices/lock/state.js';

const start = Date.parse('2026-03-02T09:00:00.000Z');
const at = (seconds: number) => new Date(start + seconds * 1000);

/** Guesses every 10 seconds for so long; counts those that were looked at. */
function guessing(seconds: number): { state: LockState; evaluatedAt: number[] } {
  let state = newState();
  const evaluatedAt: number[] = [];
  for (let second = 0; second < seconds; second += 10) {
    if (paused(state, 'r', at(second))) continue;
    state = countWrong(state, 'r', at(second));
    evaluatedAt.push(second);
  }
  return { state, evaluatedAt };
}

describe('a reader at which codes are guessed', () => {
  it('rests a minute after five, twice as long after each further five', () => {
    const { evaluatedAt } = guessing(1200);
    const rests = [5, 10, 15, 20].map((nth) => (evaluatedAt[nth] ?? 0) - (evaluatedAt[nth - 1] ?? 0));
    expect(rests).toEqual([60, 120, 240, 480]);
  });

  it('never has more than sixty looked at in a day, and sixty more the next day', () => {
    const { evaluatedAt } = guessing(2 * 86_400);
    const firstDay = evaluatedAt.filter((second) => at(second).getUTCDate() === 2);
    expect(firstDay).toHaveLength(60);
    expect(evaluatedAt.filter((second) => at(second).getUTCDate() === 3)).toHaveLength(60);
  });

  it('is forgiven after a quarter of an hour without a wrong code', () => {
    const four = [0, 1, 2, 3].reduce((state, second) => countWrong(state, 'r', at(second)), newState());
    expect(paused(countWrong(four, 'r', at(4)), 'r', at(5))).toBe(true);
    expect(paused(countWrong(four, 'r', at(3 + 900)), 'r', at(904))).toBe(false);
  });

  it('leaves other readers alone', () => {
    const { state } = guessing(100);
    expect(paused(state, 'r', at(70))).toBe(true);
    expect(paused(state, 'other', at(70))).toBe(false);
  });
});

it('ten typos a minute are heard, the eleventh is not, and none is a guess', () => {
  let state = newState();
  const throttled = Array.from({ length: 11 }, (_, second) => {
    const counted = countTypo(state, 'r', at(second));
    state = counted.state;
    return counted.throttled;
  });
  expect(throttled).toEqual([...Array(10).fill(false), true]);
  expect(paused(state, 'r', at(11))).toBe(false);
  expect(countTypo(state, 'r', at(61)).throttled).toBe(false);
});
