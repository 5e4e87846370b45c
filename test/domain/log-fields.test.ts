import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LatchError } from '../../src/domain/errors.js';
import { aboutOf, type LogFields, troubleOf, writable } from '../../src/domain/log-fields.js';

const id = '3f0c2a9e-5b7d-4c1e-8a2f-0123456789ab';
const fields = { requestId: id, doorId: 'lobby', generation: 2, because: 'hub-throttled', status: 503, count: 3 } as LogFields;

describe('the fields of a line', () => {
  it('are written as they are', () => {
    expect(writable({ ...fields, outcome: undefined })).toEqual(fields);
  });

  it.each([
    ['a code', '483910'],
    ['a mail address', 'tara@example.org'],
    ['a number of a phone', '+4915112345678'],
    ['a name', 'Tara Example'],
    ['a token', 'eyJhbGciOi.x.y'],
    ['an address', 'https://latch.example/a/xyz'],
    ['nothing', ''],
  ])('may hold no such thing: %s', (_what, text) => {
    for (const name of ['requestId', 'grantId', 'because', 'outcome', 'channel'])
      expect(writable({ [name]: text })).toEqual({ [name]: '[redacted]' });
    expect(writable({ whatever: text } as LogFields)).toEqual({ whatever: '[redacted]' });
    expect(writable({ toString: text } as never)).toEqual({ toString: '[redacted]' });
  });

  it('may be no number as long as a code, and nothing that is no text or number', () => {
    for (const value of [483_910, -1, 0.5, Number.NaN, { because: 'x' }, ['x'], true])
      expect(writable({ count: value, generation: value } as LogFields)).toEqual({ count: '[redacted]', generation: '[redacted]' });
  });

  it('are words without digits or spaces', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const written = writable({ because: text })['because'];
        expect(written === '[redacted]' || /^[A-Za-z-]+$/.test(text)).toBe(true);
      }),
    );
  });
});

it('the ids of an input are what its lines are about, whatever else it holds', () => {
  expect(aboutOf({ requestId: id.toUpperCase(), doorId: 'lobby', code: '483910', status: 'x' })).toEqual({
    requestId: id,
    doorId: 'lobby',
  });
  expect(aboutOf({ requestId: 'no id' })).toEqual({});
  expect(aboutOf(null)).toEqual({});
});

it('of an error its kind and place are told, never what it says', () => {
  const latch = troubleOf(new LatchError('keys-unavailable', '483910', { status: 403, cause: new Error('483910') }));
  expect(latch).toMatchObject({ error: 'LatchError', code: 'keys-unavailable', status: 403 });
  const other = troubleOf(new TypeError('483910\n    secret\n    at secret (483910:1:1)'));
  expect(other.error).toBe('TypeError');
  expect(other.where).toContain('log-fields.test.ts');
  expect(JSON.stringify([latch, other, troubleOf('483910'), troubleOf(undefined)])).not.toMatch(/483910|secret/);
});
