import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Lock } from '../../src/domain/door-record.js';
import { type Holding, lockWord, type Opened, readHolding, readOpened } from '../../src/domain/lock-word.js';
import { at, lobby } from './given.js';

const keys = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return { pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), publicJwk: { kty: 'EC', crv: 'P-256', x, y } as const };
};
const [own, other] = [keys(), keys()];
const lock: Lock = { deviceId: 'lobby-lock', enrolment: 1, publicJwk: own.publicJwk };
const common = { deviceId: 'lobby-lock', doorId: lobby.id };
const holding: Holding = { says: 'holding', ...common, challenge: 'c', seq: 7, armed: ['g'], deviceTime: at('12:00') };
const opened: Opened = { says: 'opened', ...common, logId: 'l', logSeq: 3, at: at('12:00'), grantId: 'g', generation: 1 };

describe('the word of a lock', () => {
  it('says what it was signed over', () => {
    expect(readHolding(lock, lockWord(holding, own.pem))).toEqual(holding);
    expect(readOpened(lock, lockWord(opened, own.pem))).toEqual(opened);
  });

  it('of one kind is none of the other', () => {
    expect(readOpened(lock, lockWord(holding, own.pem))).toBeUndefined();
    expect(readHolding(lock, lockWord(opened, own.pem))).toBeUndefined();
  });

  it('counts for nothing under another key, or by another device', () => {
    expect(readHolding(lock, lockWord(holding, other.pem))).toBeUndefined();
    expect(readHolding(lock, lockWord({ ...holding, deviceId: 'cage-12-lock' }, own.pem))).toBeUndefined();
    expect(readHolding(lock, undefined)).toBeUndefined();
  });

  it('with what it says changed anywhere counts for nothing', () => {
    const word = lockWord(holding, own.pem);
    fc.assert(
      fc.property(fc.nat({ max: word.length - 1 }), fc.constantFrom(...'ABCxyz019-_.'), (index, character) => {
        const spoiled = word.slice(0, index) + character + word.slice(index + 1);
        const said = readHolding(lock, spoiled);
        // The last character of a part has bits that nobody reads: then it is still the same word.
        if (said) expect(said).toEqual(holding);
        if (spoiled.split('.')[1] !== word.split('.')[1]) expect(said).toBeUndefined();
      }),
    );
  });

  it('without a signature, or by another algorithm, is none', () => {
    const [, payload] = lockWord(holding, own.pem).split('.');
    for (const header of [{ alg: 'none' }, { alg: 'HS256' }, { alg: 'ES256', crit: ['x'] }]) {
      expect(readHolding(lock, `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${payload}.`)).toBeUndefined();
    }
  });
});
