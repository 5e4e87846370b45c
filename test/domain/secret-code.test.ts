import { format, inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secretCode, spokenGroups } from '../../src/domain/secret-code.js';

const nineDigits = fc.stringMatching(/^\d{9}$/);

describe('a secret code', () => {
  it('cannot be printed', () => {
    fc.assert(
      fc.property(nineDigits, (digits) => {
        const code = secretCode(digits);
        const held = { code, list: [code], error: new Error(`wrong: ${code}`) };
        const printed = [
          String(code),
          `${code}`,
          code.toString(),
          JSON.stringify(code),
          JSON.stringify(held),
          inspect(code),
          inspect(code, { showHidden: true, depth: null, customInspect: false }),
          inspect(held, { depth: null }),
          format('%s %o %O %j', code, code, code, code),
          Object.entries(code).join(),
          structuredCloneOr(code),
        ].join('\n');
        expect(printed).not.toContain(digits);
        expect(printed).toContain('[redacted]');
      }),
    );
  });

  it('says so wherever it is looked at', () => {
    const code = secretCode('384175920');
    expect([String(code), inspect(code), format('%o', code), JSON.stringify(code)]).toEqual([
      '[redacted]',
      '[redacted]',
      '[redacted]',
      '"[redacted]"',
    ]);
  });

  it('gives its digits to whoever asks by name', () => {
    expect(secretCode('384175920').reveal()).toBe('384175920');
  });

  it('is read in groups of three', () => {
    expect(spokenGroups(secretCode('384175920'))).toBe('384 175 920');
  });
});

/** Functions cannot be cloned, so a code cannot cross to a worker or into a database by accident. */
function structuredCloneOr(code: unknown): string {
  try {
    return inspect(structuredClone(code));
  } catch (trouble) {
    return String(trouble);
  }
}
