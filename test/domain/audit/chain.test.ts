import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/domain/audit/canonical-json.js';
import { beginningOf, hashOf, linked } from '../../../src/domain/audit/chain.js';
import { auditOfRequest } from '../../../src/domain/audit/requests.js';
import type { RawRecord } from '../../../src/domain/audit/verify-chain.js';
import { asked, at } from '../given.js';
import { chainOf, entry, firstBad, headOf, name } from './given-chain.js';

const whole = chainOf(12);
const end = headOf(whole);
const without = <T>(list: readonly T[], index: number) => list.filter((_, place) => place !== index);
const rehashed = (record: RawRecord): RawRecord => ({ ...record, hash: hashOf(record) });
const edited = (record: RawRecord | undefined): RawRecord => ({ ...record, by: 'somebody else' });

/** Everything from a place on made anew, as somebody would who can write and knows how. */
function forgedFrom(index: number): RawRecord[] {
  const kept = whole.slice(0, index);
  const before = index === 0 ? beginningOf(name) : headOf(kept);
  const later = Array.from({ length: whole.length - index }, (_, place) => ({ ...entry(index + place + 1), by: 'somebody else' }));
  return [...kept, ...linked(name, before, later, at('12:00'))].map((record) => JSON.parse(JSON.stringify(record)));
}

describe('canonical JSON', () => {
  it('is the text RFC 8785 gives', () => {
    const value = { b: [1e21, 0.000001, -0], a: { '€': 'Euro', '\r': 'CR', '\ufb33': 'dalet', '1': 'one', ö: null }, c: undefined };
    expect(canonicalJson(value)).toBe('{"a":{"\\r":"CR","1":"one","ö":null,"€":"Euro","\ufb33":"dalet"},"b":[1e+21,0.000001,0]}');
  });

  it('puts members whose names are numbers in the order of text, and keeps one named like the prototype', () => {
    const value = JSON.parse('{"b":{"10":1,"9":2,"2":{"__proto__":3,"A":4}},"1":[{"20":5,"3":6}]}');
    expect(canonicalJson(value)).toBe('{"1":[{"20":5,"3":6}],"b":{"10":1,"2":{"A":4,"__proto__":3},"9":2}}');
  });

  it('does not depend on the order of members, and loses nothing', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(turned)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('a chain', () => {
  it('as it was written is good', () => {
    expect(firstBad(whole, end)).toBeUndefined();
    expect(firstBad([], undefined)).toBeUndefined();
  });

  it('carries the trace id of its request', () => {
    const [record] = linked('global:202703', beginningOf('global:202703'), auditOfRequest(asked()), at('12:00'));
    expect(record?.correlation).toBe('00000000000040008000000000000100');
  });

  it('begins nowhere else: another chain cannot be passed off as it', () => {
    expect(
      firstBad(
        chainOf(3).map((record) => rehashed({ ...record, chain: 'door:lobby:202702' })),
        end,
      ),
    ).toMatchObject({ seq: 1 });
    expect(beginningOf('door:a:202703').hash).not.toBe(beginningOf('door:b:202703').hash);
  });
});

/** One record is at place 5: what each of them does, and the first record that is bad then. */
const tampering: [string, RawRecord[], Parameters<typeof firstBad>[1], object][] = [
  [
    'edited',
    whole.map((record, index) => (index === 4 ? edited(record) : record)),
    end,
    { seq: 5, flaw: 'altered', recordId: 'drift:lobby:5' },
  ],
  [
    'given another field',
    whole.map((record, index) => (index === 4 ? { ...record, note: 'x' } : record)),
    end,
    { seq: 5, flaw: 'altered' },
  ],
  [
    'edited and hashed anew',
    whole.map((record, index) => (index === 4 ? rehashed(edited(record)) : record)),
    end,
    { seq: 5, flaw: 'broken' },
  ],
  ['the first, edited and hashed anew', whole.map((record, index) => (index === 0 ? rehashed(edited(record)) : record)), end, { seq: 1 }],
  [
    'the last, edited and hashed anew',
    whole.map((record, index) => (index === 11 ? rehashed(edited(record)) : record)),
    end,
    { seq: 12, flaw: 'broken' },
  ],
  ['deleted', without(whole, 4), end, { seq: 5, flaw: 'missing' }],
  [
    'deleted, the others moved up',
    without(whole, 4).map((record, index) => ({ ...record, id: String(index + 1).padStart(12, '0') })),
    end,
    { seq: 5, flaw: 'misplaced' },
  ],
  [
    'inserted between',
    [...whole.slice(0, 5), { ...edited(whole[4]), id: '000000000005a' }, ...whole.slice(5)],
    end,
    { seq: 6, flaw: 'misplaced' },
  ],
  ['copied behind itself', [...whole.slice(0, 5), whole[4] ?? {}, ...whole.slice(5)], end, { seq: 6, flaw: 'misplaced' }],
  [
    'swapped with the next',
    [...whole.slice(0, 4), { ...whole[5], id: '000000000005' }, { ...whole[4], id: '000000000006' }, ...whole.slice(6)],
    end,
    { seq: 5, flaw: 'misplaced' },
  ],
  ['cut off with all after it', whole.slice(0, 4), end, { seq: 5, flaw: 'missing' }],
  ['added at the end without a note', chainOf(13), end, { seq: 13, flaw: 'beyond-end' }],
  ['all of them, the note gone', whole, undefined, { seq: 1, flaw: 'beyond-end' }],
];

describe('a record', () => {
  it.each(tampering)('%s is found and named', (_what, records, noted, bad) => {
    expect(firstBad(records, noted)).toMatchObject({ chain: name, ...bad });
  });

  it('that stands in the chain twice is found', () => {
    const twice = chainOf(12, (number) => entry(number === 9 ? 3 : number));
    expect(firstBad(twice, headOf(twice))).toMatchObject({ seq: 9, flaw: 'repeated', recordId: 'drift:lobby:3' });
  });
});

describe('with what was signed', () => {
  const signed = new Map(whole.slice(0, 10).map((record, index) => [index + 1, [String(record['hash']).slice(0, 16)]]));

  it('the honest chain is good, and goes on', () => {
    expect(firstBad(whole, end, signed)).toBeUndefined();
  });

  it('a chain cut off with a note to match is found', () => {
    const cut = whole.slice(0, 7);
    expect(firstBad(cut, headOf(cut))).toBeUndefined();
    expect(firstBad(cut, headOf(cut), signed)).toMatchObject({ seq: 8, flaw: 'missing' });
    expect(firstBad([], undefined, signed)).toMatchObject({ seq: 1, flaw: 'missing' });
  });

  it.each([0, 4, 9])('a chain made anew from place %i on is found, and the first false record named', (index) => {
    const forged = forgedFrom(index);
    expect(firstBad(forged, headOf(forged))).toBeUndefined();
    expect(firstBad(forged, headOf(forged), signed)).toMatchObject({ seq: index + 1, flaw: 'not-as-signed' });
  });
});

it('whatever is changed in whatever record is found there or at its neighbour', () => {
  const place = fc.integer({ min: 0, max: whole.length - 1 });
  fc.assert(
    fc.property(place, fc.constantFrom(...Object.keys(whole[0] ?? {})), fc.jsonValue(), (index, field, value) => {
      const changed = whole.map((record, at) => (at === index ? { ...record, [field]: value } : record));
      fc.pre(canonicalJson(changed) !== canonicalJson(whole));
      const bad = firstBad(changed, end);
      expect(bad?.seq).toBe(index + 1);
    }),
  );
});
