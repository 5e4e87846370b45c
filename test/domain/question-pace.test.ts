import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PersonId } from '../../src/domain/ids.js';
import { noQuestions, type Question, type QuestionPace, takeTurns } from '../../src/domain/question-pace.js';

const limits = { spanMs: 10_000, most: 5, planned: 4, patient: 3 };
const start = Date.parse('2030-03-04T07:30:00.000Z');
const person = (nth: number) => PersonId.parse(`00000000-0000-4000-8000-${String(nth).padStart(12, '0')}`);
const at = (seconds: number) => new Date(start + seconds * 1_000).toISOString();
const soon = at(20 * 60);
const nextWeek = at(7 * 86_400);

/** Somebody who asks, and waits until it is their turn. */
function desk() {
  let pace: QuestionPace = noQuestions;
  return {
    /** Seconds after the start; those of now mean that it was asked. */
    take(nth: number | number[], now: number, until = nextWeek, to: Question['to'] = 'ask'): number {
      const taken = takeTurns(pace, { about: [nth].flat().map(person), now: at(now), until, to }, limits);
      pace = taken.pace;
      return (Date.parse(taken.at) - start) / 1_000;
    },
    asked: () => pace.turns.filter(({ asked }) => asked).length,
    size: () => pace.turns.length,
  };
}

/** Everybody asks, and comes again at the turn they are told; when each was asked about. */
function played(plan: readonly { gap: number; hurry: boolean }[]): number[] {
  const { take } = desk();
  let clock = 0;
  let queue = plan.map(({ gap, hurry }, nth) => {
    clock += gap;
    return { nth, now: clock / 1_000, until: hurry ? at(clock / 1_000 + 600) : nextWeek };
  });
  const asked: number[] = [];
  while (queue.length > 0) {
    const [next, ...rest] = queue.toSorted((one, other) => one.now - other.now || one.nth - other.nth);
    const turn = next ? take(next.nth, next.now, next.until) : 0;
    if (turn === next?.now) asked.push(turn);
    queue = next && turn > next.now ? [...rest, { ...next, now: turn }] : rest;
  }
  return asked;
}

const mostWithin = (times: readonly number[], span: number) =>
  Math.max(0, ...times.map((from) => times.filter((time) => time >= from && time < from + span).length));

describe('questions about people', () => {
  it('are asked at once while there are few of them', () => {
    const { take, asked } = desk();
    expect([take(1, 0, soon), take(2, 0, soon), take([3, 4], 1, soon), take(5, 2, soon)]).toEqual([0, 0, 1, 2]);
    expect(asked()).toBe(5);
  });

  it('of five hundred who have time are spread over half an hour, and each is asked at its own turn', () => {
    const { take } = desk();
    const turns = Array.from({ length: 500 }, (_, nth) => take(nth, 0));
    expect(turns.slice(0, 4)).toEqual([0, 0, 0, 10]);
    expect(turns.at(-1)).toBe(1_660);
    const waiting = turns.flatMap((turn, nth) => (turn > 0 ? [{ turn, nth }] : []));
    for (const { turn, nth } of waiting) expect(take(nth, turn)).toBe(turn);
  });

  it('of somebody in a hurry go before those of five hundred who have time', () => {
    const { take } = desk();
    for (let nth = 0; nth < 500; nth += 1) take(nth, 0);
    expect([600, 601, 602].map((nth) => take(nth, 1, soon))).toEqual([1, 1, 11]);
  });

  it('that have become urgent do not stay at the end of the queue', () => {
    const { take } = desk();
    for (let nth = 0; nth < 500; nth += 1) take(nth, 0);
    const turn = take(499, 1_000);
    expect(turn).toBe(1_660);
    expect(take(499, 1_001, at(1_600))).toBe(1_001);
  });

  it('about one person have one turn, and asked once more take another', () => {
    const { take } = desk();
    expect([take(1, 0), take(1, 0), take(1, 2), take(1, 3), take(1, 4)]).toEqual([0, 0, 2, 10, 10]);
  });

  it('that would only be nice to ask take nobody’s turn', () => {
    const { take, size } = desk();
    expect([1, 2, 3, 4].map((nth) => take(nth, 0, nextWeek, 'try'))).toEqual([0, 0, 0, 10]);
    expect(size()).toBe(3);
  });

  it('nobody came for are forgotten after a minute, and asked anew by who comes later', () => {
    const { take } = desk();
    for (let nth = 0; nth < 4; nth += 1) take(nth, 0);
    expect(take(3, 69)).toBe(69);
    for (let nth = 10; nth < 14; nth += 1) take(nth, 100);
    expect(take(20, 171)).toBe(171);
  });

  it('that will be asked in a moment have their turn kept', () => {
    const { take, asked } = desk();
    expect([1, 2, 3, 4].map((nth) => take(nth, 0, nextWeek, 'keep'))).toEqual([0, 0, 0, 10]);
    expect([asked(), take(1, 2), take(4, 2), asked()]).toEqual([0, 2, 10, 1]);
  });

  it('of two people are asked together, at the later turn', () => {
    const { take } = desk();
    for (let nth = 0; nth < 5; nth += 1) take(nth, 0, soon);
    const later = take([10, 11, 12, 13, 14], 1, soon);
    expect(later).toBe(20);
    expect(take([10, 11, 12, 13, 14], 20, soon)).toBe(20);
  });

  it('never pass the limit, whoever asks when, if they come at their turns', () => {
    const asks = fc.array(fc.record({ gap: fc.integer({ min: 0, max: 4_000 }), hurry: fc.boolean() }), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(asks, (plan) => {
        const asked = played(plan);
        expect(asked).toHaveLength(plan.length);
        expect(
          mostWithin(
            asked.map((turn) => Math.round(turn * 1_000)),
            10_000,
          ),
        ).toBeLessThanOrEqual(limits.most);
      }),
      { numRuns: 200 },
    );
  });
});
