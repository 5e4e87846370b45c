import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { charge, chargeTypo, freshBudget, settled, settlementOf } from '../../src/domain/entry.js';
import { BudgetRecord } from '../../src/domain/grant-record.js';
import { lobby, minutesOn, now } from './given.js';

type Presented = 'wrong' | 'right' | 'typo';
const fresh = freshBudget(lobby.id, 'keypad');
const seconds = (count: number, from = now) => new Date(from.getTime() + count * 1000);

const afterwards = (charged: BudgetRecord, as: 'ours' | 'guess', when: Date) =>
  settled(charged, settlementOf(charged, as, when.toISOString()));

/** One presentation as the entrance handles it. */
function present(budget: BudgetRecord, what: Presented, when: Date): { ok: boolean; budget: BudgetRecord } {
  if (what === 'typo') return chargeTypo(budget, when);
  const charged = charge(budget, when);
  if (!charged.ok) return charged;
  return { ok: true, budget: afterwards(charged.budget, what === 'wrong' ? 'guess' : 'ours', when) };
}

/** Guesses as fast as the throttle allows; says how long each throttle was, in seconds. */
function throttles(blocks: number): number[] {
  let [budget, when] = [fresh, now];
  return Array.from({ length: blocks }, () => {
    for (let guess = 0; guess < 5; guess += 1) budget = present(budget, 'wrong', when).budget;
    const from = when;
    while (!charge(budget, when).ok) when = seconds(1, when);
    return (when.getTime() - from.getTime()) / 1000;
  });
}

describe('the attempt budget of a reader', () => {
  it('starts as a whole record', () => {
    expect(BudgetRecord.parse(fresh)).toEqual(fresh);
  });

  it('blocks 60 s after five wrong codes, doubling to 15 min, and starts over after those 15 quiet minutes', () => {
    expect(throttles(6)).toEqual([60, 120, 240, 480, 900, 60]);
  });

  it('forgets the doubling after 15 minutes without a wrong code, not a millisecond sooner', () => {
    const guesses = (budget: BudgetRecord, when: Date) =>
      Array.from({ length: 5 }).reduce((b: BudgetRecord) => present(b, 'wrong', when).budget, budget);
    const once = guesses(fresh, now);
    expect(guesses(once, minutesOn(15)).throttledUntil).toBe(minutesOn(16).toISOString());
    const almost = new Date(minutesOn(15).getTime() - 1);
    expect(guesses(once, almost).throttledUntil).toBe(minutesOn(2, almost).toISOString());
  });

  it('allows 60 wrong codes a day', () => {
    let [budget, evaluated] = [fresh, 0];
    for (let minute = 0; minute < 15 * 60 - 1; minute += 1) {
      const reply = present(budget, 'wrong', minutesOn(minute));
      evaluated += Number(reply.ok);
      budget = reply.budget;
    }
    expect(evaluated).toBe(60);
    expect(present(budget, 'right', minutesOn(15 * 60 - 1)).ok).toBe(false);
    expect(present(budget, 'right', minutesOn(15 * 60)).ok).toBe(true); // midnight UTC
  });

  it('charges nothing for right codes', () => {
    const busy = Array.from({ length: 200 }).reduce(
      (budget: BudgetRecord, _, index) => present(budget, 'right', seconds(index)).budget,
      fresh,
    );
    expect(busy).toMatchObject({ wrong: 0, today: 0 });
    expect(charge(busy, seconds(200)).ok).toBe(true);
  });

  it('of a burst lets five through: each is charged before any is judged', () => {
    const burst = Array.from({ length: 20 }).reduce(
      ({ budget, let: through }: { budget: BudgetRecord; let: number }) => {
        const reply = charge(budget, now);
        return { budget: reply.budget, let: through + Number(reply.ok) };
      },
      { budget: fresh, let: 0 },
    );
    expect(burst.let).toBe(5);
  });

  it('lifts a throttle that the right code itself had begun', () => {
    const four = Array.from({ length: 4 }).reduce((budget: BudgetRecord) => present(budget, 'wrong', now).budget, fresh);
    const charged = charge(four, now).budget;
    expect(charge(charged, now).ok).toBe(false);
    expect(charge(afterwards(charged, 'ours', now), now).ok).toBe(true);
  });

  it('allows ten typos a minute, which are no guesses', () => {
    const typos = Array.from({ length: 11 }, (_, index) => index);
    let budget = fresh;
    const replies = typos.map(() => {
      const reply = present(budget, 'typo', now);
      budget = reply.budget;
      return reply.ok;
    });
    expect(replies).toEqual(typos.map((index) => index < 10));
    expect(budget).toMatchObject({ wrong: 0, today: 0, typos: 10 });
    expect(present(budget, 'typo', minutesOn(1)).ok).toBe(true);
    expect(present(budget, 'right', now).ok).toBe(true);
  });
});

describe('a budget against its model', () => {
  const step = fc.record({
    what: fc.constantFrom<Presented>('wrong', 'wrong', 'wrong', 'right', 'typo'),
    wait: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 90 }), fc.integer({ min: 60, max: 1800 }), fc.constantFrom(60, 900, 86_400)),
  });

  it('agrees on every presentation, and counts nothing while throttled', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
        const model = modelBudget();
        let [budget, when] = [fresh, now];
        for (const { what, wait } of steps) {
          when = seconds(wait, when);
          const reply = present(budget, what, when);
          expect(reply.ok).toBe(model(what, when.getTime()));
          if (!reply.ok) expect(reply.budget).toBe(budget);
          budget = reply.budget;
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** The rules of the attempt budget told again, over the plain list of what was presented. */
function modelBudget(): (what: Presented, when: number) => boolean {
  const presented: { what: Presented; when: number }[] = [];
  let [streak, blockedUntil] = [0, 0];
  const within = (span: number, what: Presented, when: number) =>
    presented.filter((each) => each.what === what && Math.floor(each.when / span) === Math.floor(when / span)).length;
  const noteGuess = (when: number) => {
    const last = presented.findLast(({ what }) => what === 'wrong')?.when ?? 0;
    streak = when - last >= 900_000 ? 1 : streak + 1;
    if (streak % 5 === 0) blockedUntil = when + 1000 * ([60, 120, 240, 480][streak / 5 - 1] ?? 900);
  };
  return (what, when) => {
    const full = what === 'typo' ? within(60_000, what, when) >= 10 : within(86_400_000, 'wrong', when) >= 60;
    if (when < blockedUntil || full) return false;
    if (what === 'wrong') noteGuess(when);
    presented.push({ what, when });
    return true;
  };
}
