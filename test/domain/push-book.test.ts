import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mostPushes, noPushes, type PushBook, push, pushMinutes } from '../../src/domain/push-book.js';
import { bob, minutesOn, now, requestId } from './given.js';

const item = (step: string) => ({ requestId, step });

/** One approver's day: questions arrive, and each comes back when it was told to. */
function day(arrivals: readonly number[]) {
  let book: PushBook = noPushes(bob);
  const due = arrivals.map((minute, number) => ({ at: minutesOn(minute), item: item(`ask ${number}`) }));
  const asked = new Map<string, string>();
  for (;;) {
    due.sort((one, other) => one.at.getTime() - other.at.getTime());
    const next = due.shift();
    if (!next) return { book, asked };
    const { book: after, pushed } = push(book, next.item, next.at);
    book = after;
    if (pushed.kind === 'later') due.push({ ...next, at: new Date(pushed.until) });
    else asked.set(next.item.step, pushed.slot.at);
  }
}

describe('the push book', () => {
  const arrivals = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 40 });

  it('never lets more through than anybody can bear, loses no question and asks each in one message', () => {
    fc.assert(
      fc.property(arrivals, (minutes) => {
        const { book, asked } = day(minutes);
        for (const { at } of book.slots) {
          const until = minutesOn(pushMinutes, new Date(at)).toISOString();
          expect(book.slots.filter((slot) => slot.at >= at && slot.at < until).length).toBeLessThanOrEqual(mostPushes);
        }
        const items = book.slots.flatMap((slot) => slot.items.map(({ step }) => step));
        expect(new Set(items).size).toBe(items.length);
        expect(items.sort()).toEqual(minutes.map((_, number) => `ask ${number}`).sort());
        expect([...asked.keys()].sort()).toEqual(items);
        expect(book.waiting).toEqual([]);
      }),
    );
  });

  it('makes nobody wait longer than the pause', () => {
    fc.assert(
      fc.property(arrivals, (minutes) => {
        const { asked } = day(minutes);
        for (const [number, minute] of minutes.entries()) {
          const late = Date.parse(asked.get(`ask ${number}`) ?? '') - minutesOn(minute).getTime();
          expect(late).toBeLessThanOrEqual(pushMinutes * 60_000);
        }
      }),
    );
  });

  it('gives the same question the same message, whenever it is asked again', () => {
    const { book } = push(noPushes(bob), item('ask'), now);
    const again = push(book, item('ask'), minutesOn(600));
    expect(again).toEqual({ book, pushed: { kind: 'now', slot: { at: now.toISOString(), items: [item('ask')] } } });
  });
});
