import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dammHolds } from '../../src/domain/damm.js';
import {
  canonical,
  codeKey,
  codeTag,
  codeVerifier,
  deriveCode,
  lockKey,
  readTypedCode,
  sameSecret,
  siteTag,
  stretch,
  tagKey,
} from '../../src/domain/latch-code.js';
import { secretCode } from '../../src/domain/secret-code.js';

const master = new Uint8Array(32).fill(7);
const terms = { grantId: 'a', generation: 1, notBefore: '2027-03-04T14:00:00.000Z', notAfter: '2027-03-04T14:15:00.000Z' };
const codeOf = (change: Partial<typeof terms> = {}, door = 'lobby') => deriveCode(codeKey(master, door), { ...terms, ...change }).reveal();

describe('the HMAC our codes are made of', () => {
  const truncated = (algorithm: string, secret: string, counter: number, length: number) => {
    const message = Buffer.alloc(8);
    message.writeBigUInt64BE(BigInt(counter));
    const mac = createHmac(algorithm, secret).update(message).digest();
    const offset = (mac.at(-1) ?? 0) & 0x0f;
    return String((mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** length).padStart(length, '0');
  };

  it('gives the vectors of RFC 4226, appendix D', () => {
    const vectors = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'];
    expect(vectors.map((_, counter) => truncated('sha1', '12345678901234567890', counter, 6))).toEqual(vectors);
  });

  it.each([
    [59, '46119246'],
    [1111111109, '68084774'],
    [1111111111, '67062674'],
    [1234567890, '91819424'],
    [2000000000, '90698825'],
    [20000000000, '77737706'],
  ])('gives the SHA-256 vector of RFC 6238 at %i s', (seconds, vector) => {
    expect(truncated('sha256', '12345678901234567890123456789012', Math.floor(seconds / 30), 8)).toBe(vector);
  });
});

describe('a derived code', () => {
  it('is the same for the same terms, so that every run of an activity finds it again', () => {
    expect(codeOf()).toBe(codeOf());
  });

  it('is another for every term and door', () => {
    const others = [
      codeOf({ grantId: 'b' }),
      codeOf({ generation: 2 }),
      codeOf({ notBefore: '2027-03-04T14:00:00.001Z' }),
      codeOf({ notAfter: '2027-03-04T14:15:00.001Z' }),
      codeOf({}, 'cage-12'),
    ];
    expect(new Set([codeOf(), ...others]).size).toBe(6);
  });

  it('has nine digits of which the last checks the others', () => {
    fc.assert(
      fc.property(fc.nat(), (generation) => {
        expect(codeOf({ generation })).toMatch(/^\d{9}$/);
        expect(dammHolds(codeOf({ generation }))).toBe(true);
      }),
    );
  });

  it('is spread evenly: no digit at any place stands out', () => {
    const key = codeKey(master, 'lobby');
    const sample = Array.from({ length: 20_000 }, (_, generation) => deriveCode(key, { ...terms, generation }).reveal());
    for (let place = 0; place < 9; place += 1) {
      const counts = new Array<number>(10).fill(0);
      for (const code of sample) counts[Number(code[place])] = (counts[Number(code[place])] ?? 0) + 1;
      const expected = sample.length / 10;
      const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
      expect(chiSquare).toBeLessThan(33.7); // 9 degrees of freedom, p = 0.0001
    }
    // 20,000 of 10^8 even codes: two alike in about two pairs, never in many.
    expect(new Set(sample).size).toBeGreaterThan(sample.length - 12);
  });
});

describe('keys', () => {
  it('differ by purpose, door, device and enrolment', () => {
    const keys = [
      codeKey(master, 'x'),
      tagKey(master, 'x'),
      codeKey(master, 'y'),
      lockKey(master, 'x', 1),
      lockKey(master, 'x', 2),
      lockKey(master, 'x1', 1),
    ];
    expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(keys.length);
  });

  it('are made of parts that cannot run into each other', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.string()), (one, other) => {
        fc.pre(JSON.stringify(one) !== JSON.stringify(other));
        expect(canonical(one).equals(canonical(other))).toBe(false);
      }),
    );
    expect(canonical(['ab', 'c']).equals(canonical(['a', 'bc']))).toBe(false);
  });
});

describe('a typed code', () => {
  const right = codeOf();

  it.each([
    ['as it is', right],
    ['in groups', right.replace(/(\d{3})(?=\d)/g, '$1 ')],
    ['with hyphens', right.replace(/(\d{3})(?=\d)/g, '$1-')],
    ['with spaces around', ` ${right} `],
  ])('is read %s', (_how, typed) => {
    const reading = readTypedCode(typed);
    expect(reading.kind === 'code' && reading.code.reveal()).toBe(right);
  });

  it('with one digit wrong is a typo', () => {
    const wrong = `${right.slice(0, 8)}${(Number(right[8]) + 1) % 10}`;
    expect(readTypedCode(wrong)).toEqual({ kind: 'typo' });
  });

  const shifted = (from: number) => [...right].map((digit) => String.fromCodePoint(from + Number(digit))).join('');
  it.each([
    ['nothing', ''],
    ['too short', right.slice(1)],
    ['too long', `${right}0`],
    ['letters', 'abcdefghi'],
    ['Arabic-Indic digits', shifted(0x0660)],
    ['full-width digits', shifted(0xff10)],
    ['mathematical digits', shifted(0x1d7ce)],
    ['a line end', `${right}\n`],
    ['a no-break space', `${right.slice(0, 3)}\u00a0${right.slice(3)}`],
    ['a sign', `+${right.slice(1)}`],
  ])('of %s is malformed', (_what, typed) => {
    expect(readTypedCode(typed)).toEqual({ kind: 'malformed' });
  });

  it('of any text is never read as anything but its own ASCII digits', () => {
    const anySign = fc.nat({ max: 0x10ffff }).map((point) => String.fromCodePoint(point));
    const sign = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...'0123456789') }, fc.constantFrom(...' -٣३３𝟛²'), anySign);
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 20 }), (signs) => {
        const typed = signs.join('');
        const reading = readTypedCode(typed);
        return reading.kind !== 'code' || reading.code.reveal() === typed.replaceAll(/[^0-9]/g, '');
      }),
    );
  });
});

describe('tag and verifier', () => {
  const salt = Buffer.from('salt');
  const stretched = () => stretch(secretCode(codeOf()), salt, 16);

  it('come of the same stretched code every time', async () => {
    expect(await stretched()).toEqual(await stretched());
    expect(await stretch(secretCode(codeOf()), Buffer.from('other'), 16)).not.toEqual(await stretched());
  });

  it('are bound to door and terms', async () => {
    const s = await stretched();
    const key = lockKey(master, 'lobby-lock', 1);
    const verifiers = [
      codeVerifier(key, 'lobby', terms, s),
      codeVerifier(key, 'cage-12', terms, s),
      codeVerifier(key, 'lobby', { ...terms, generation: 2 }, s),
      codeVerifier(key, 'lobby', { ...terms, notAfter: terms.notBefore }, s),
      codeVerifier(lockKey(master, 'lobby-lock', 2), 'lobby', terms, s),
    ];
    expect(new Set(verifiers).size).toBe(verifiers.length);
    expect(codeTag(tagKey(master, 'lobby'), 'lobby', s)).not.toBe(codeTag(tagKey(master, 'lobby'), 'cage-12', s));
  });

  it('of a site, the tag is the same at all its doors and another at every other site', () => {
    const [code, other] = [secretCode('123456789'), secretCode('123456780')];
    const tag = siteTag(master, 'BER1', code);
    expect(tag).toMatch(/^[0-9a-f]{64}$/);
    expect(siteTag(master, 'BER1', code)).toBe(tag);
    expect(
      new Set([tag, siteTag(master, 'WTG7', code), siteTag(master, 'BER1', other), siteTag(new Uint8Array(32), 'BER1', code)]).size,
    ).toBe(4);
  });

  it('are compared as a whole', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (one, other) => sameSecret(one, other) === (one === other)));
    expect(sameSecret('same', 'same')).toBe(true);
  });
});
