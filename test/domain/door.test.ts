import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grantIdOf } from '../../src/domain/code-terms.js';
import { book, capacity, Door, type DoorReply, freeDoor, lift, lockdown, release } from '../../src/domain/door.js';
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

  it('in lockdown takes nobody, gives places back, and is as before after the lift', () => {
    const locked = doorOf(lockdown(bookMany(2)));
    expect(book(locked, grant(2), window)).toEqual({ ok: false, because: 'lockdown' });
    expect(book(locked, grant(0), window)).toEqual({ ok: false, because: 'lockdown' });
    expect(Object.keys(doorOf(release(locked, grant(0))).grants)).toEqual([grant(1)]);
    expect(doorOf(lift(locked))).toEqual(bookMany(2));
  });
});

describe('any sequence of commands', () => {
  type Command = { verb: 'book' | 'release' | 'lockdown' | 'lift'; number: number };
  const command: fc.Arbitrary<Command> = fc.record({
    verb: fc.constantFrom('book', 'book', 'release', 'lockdown', 'lift'),
    number: fc.nat(5),
  });
  const operate = (door: Door, { verb, number }: Command): DoorReply => {
    switch (verb) {
      case 'book':
        return book(door, grant(number), window);
      case 'release':
        return release(door, grant(number));
      case 'lockdown':
        return lockdown(door);
      case 'lift':
        return lift(door);
    }
  };
  /** A set and a flag: all that a door is. */
  const remember = (held: Set<number>, locked: boolean, { verb, number }: Command) => {
    if (verb === 'book' && !locked) held.add(number);
    if (verb === 'release') held.delete(number);
    return verb === 'lockdown' || (locked && verb !== 'lift');
  };

  it('leaves what a set and a flag would hold, each command once', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
        const held = new Set<number>();
        let [door, locked] = [freeDoor, false];
        for (const each of commands) {
          const reply = operate(door, each);
          expect(reply.ok).toBe(!(each.verb === 'book' && locked));
          if (reply.ok) expect(operate(reply.door, each)).toEqual(reply);
          locked = remember(held, locked, each);
          door = reply.ok ? reply.door : door;
        }
        expect(Object.keys(door.grants).toSorted()).toEqual([...held].map(grant).toSorted());
        expect(Door.parse(door)).toEqual(door);
      }),
    );
  });
});
