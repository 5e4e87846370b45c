import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chainOf } from '../../src/domain/audit/chain.js';
import { LatchError } from '../../src/domain/errors.js';
import { DoorId, Instant, PersonId } from '../../src/domain/ids.js';
import { contains, earliest, instantFrom, latest, minutesAfter } from '../../src/domain/window.js';
import { alice, at, lobby, someInstant } from './given.js';

describe('ids', () => {
  it('of people are one however they are spelled', () => {
    const oid = 'abcdefab-0000-4000-8000-00000000abcd';
    expect(PersonId.parse(oid.toUpperCase())).toBe(oid);
    expect(PersonId.safeParse('alice@example.org').success).toBe(false);
    expect(PersonId.parse(alice)).toBe(alice);
  });

  it.each(['', '-a', 'a b', 'a/b', 'a'.repeat(65), 'türe', 'a:b', '..'])('of doors are never %j', (id) => {
    expect(DoorId.safeParse(id).success).toBe(false);
  });
});

describe('a window', () => {
  const window = { opensAt: at('14:00'), closesAt: at('15:00') };

  it.each([
    ['2027-03-04T13:59:59.999Z', false],
    ['2027-03-04T14:00:00.000Z', true],
    ['2027-03-04T14:59:59.999Z', true],
    ['2027-03-04T15:00:00.000Z', false],
  ])('at %s: %s', (when, inside) => {
    expect(contains(window, new Date(when))).toBe(inside);
  });
});

describe('instants', () => {
  it('are ordered as text as they are in time', () => {
    fc.assert(
      fc.property(someInstant, someInstant, (one, other) => {
        const [first, second] = [instantFrom(one), instantFrom(other)];
        expect(Instant.parse(first)).toBe(first);
        expect(first < second).toBe(one < other);
        expect([earliest(first, second), latest(first, second)]).toEqual([first, second].toSorted());
      }),
    );
  });

  it('are moved by minutes, back and forth', () => {
    fc.assert(
      fc.property(someInstant, fc.integer({ min: -10_000, max: 10_000 }), (one, minutes) => {
        expect(minutesAfter(minutesAfter(one, minutes), -minutes)).toBe(instantFrom(one));
      }),
    );
  });
});

it('an audit chain is a month of a door, or of everything else', () => {
  const [when, later] = [at('14:00'), '2027-04-01T00:00:00.000Z'];
  const chains = [{ at: when, doorId: lobby.id }, { at: when }, { at: when, receivedAt: later, doorId: lobby.id }].map(chainOf);
  expect(chains).toEqual(['door:lobby:202703', 'global:202703', 'door:lobby:202704']);
});

it('trouble has a code, a cause and no stack of its own words', () => {
  const cause = new Error('socket');
  expect(new LatchError('keys-unavailable', 'latch-master', { cause })).toMatchObject({
    code: 'keys-unavailable',
    message: 'keys-unavailable: latch-master',
    cause,
  });
});
