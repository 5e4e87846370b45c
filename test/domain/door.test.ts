import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grantIdOf } from '../../src/domain/code-terms.js';
import { book, capacity, Door, type DoorReply, freeDoor, release } from '../../src/domain/door.js';
import { DoorId } from '../../src/domain/ids.js';
import { at, requestId } from './given.js';

const grant = (number: number) => grantIdOf(requestId, DoorId.parse(`door-${number}`));
const window = { opensAt: at('14:00'), closesAt: at('15:00') };
const later = { opensAt: at('14:30'), closesAt: at('15:30') };
const doorOf = (reply: DoorReply): Door => {
  if (!reply.ok) throw new Error(reply.because);
  return reply.door;
};
const bookMany = (count: number) =>
  Array.from({ length: count }).reduce((door: Door, _, index) => doorOf(book(door, grant(index), window)), freeDoor);

describe('a door', () => {
  it('keeps one grant when another ends', () => {
    const both = bookMany(2);
    expect(Object.keys(doorOf(release(both, grant(0))).grants)).toEqual([grant(1)]);
  });

  it('keeps the place of a grant that books again, with the window it has now', () => {
    const booked = bookMany(1);
    expect(doorOf(book(booked, grant(0), { ...window }))).toBe(booked);
    expect(doorOf(book(booked, grant(0), later)).grants[grant(0)]?.window).toEqual(later);
  });

  it('takes no more than a lock can hold, but lets those inside stay', () => {
    const full = bookMany(capacity);
    expect(book(full, grant(capacity), window)).toEqual({ ok: false, because: 'full' });
    expect(book(full, grant(0), later).ok).toBe(true);
    expect(book(doorOf(release(full, grant(7))), grant(capacity), window).ok).toBe(true);
  });
});

describe('any sequence of commands', () => {
  type Command = { verb: 'book' | 'release'; number: number };
  const command: fc.Arbitrary<Command> = fc.record({ verb: fc.constantFrom('book', 'release'), number: fc.nat(5) });
  const operate = (door: Door, { verb, number }: Command): Door =>
    doorOf(verb === 'book' ? book(door, grant(number), window) : release(door, grant(number)));

  it('leaves what a set would hold, each command once', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
        const held = new Set<number>();
        let door = freeDoor;
        for (const each of commands) {
          door = operate(door, each);
          expect(operate(door, each)).toEqual(door);
          if (each.verb === 'book') held.add(each.number);
          else held.delete(each.number);
        }
        expect(Object.keys(door.grants).toSorted()).toEqual([...held].map(grant).toSorted());
        expect(Door.parse(door)).toEqual(door);
      }),
    );
  });
});
