import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codeTerms, grantIdOf, operationId, requestIdOf } from '../../src/domain/code-terms.js';
import { DoorId } from '../../src/domain/ids.js';
import { defaultPolicy } from '../../src/domain/policy.js';
import { uuidV5 } from '../../src/domain/uuid-v5.js';
import { alice, asked, at, bob, cage, doors, lobby, requestId, someInstant, tower } from './given.js';

describe('a name-based id', () => {
  it('is that of RFC 9562, appendix A.4', () => {
    expect(uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
  });

  it('is the same for the same request and key, another for another person', () => {
    expect(requestIdOf(alice, 'k')).toBe(requestIdOf(alice, 'k'));
    expect(new Set([requestIdOf(alice, 'k'), requestIdOf(alice, 'l'), requestIdOf(bob, 'k')]).size).toBe(3);
    expect(grantIdOf(requestId, lobby.id)).not.toBe(grantIdOf(requestId, DoorId.parse('cage-12')));
  });

  it('tells operations apart by instance, step and generation', () => {
    const part = fc.tuple(fc.string(), fc.string(), fc.nat());
    fc.assert(
      fc.property(part, part, (one, other) => {
        expect(operationId(...one) === operationId(...other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
    expect(operationId('a', 'bc', 1)).not.toBe(operationId('ab', 'c', 1));
  });
});

describe('the terms of a code', () => {
  const terms = (door: typeof lobby, drawnAt?: string) => codeTerms(asked({ doors: [door] }), door, 1, defaultPolicy, drawnAt);

  it.each([
    ['begins with the window and lives 15 minutes at a controlled door', lobby, undefined, '14:00', '14:15'],
    ['lives 30 minutes at a limited door', cage, undefined, '14:00', '14:30'],
    ['begins when it is drawn', lobby, '14:20', '14:20', '14:35'],
    ['never begins before the window', lobby, '13:00', '14:00', '14:15'],
    ['never outlives the window', lobby, '14:50', '14:50', '15:00'],
    ['lasts the whole window where the lock works offline', tower, '14:20', '14:00', '15:00'],
  ])('%s', (_what, door, drawnAt, notBefore, notAfter) => {
    expect(terms(door, drawnAt && at(drawnAt))).toMatchObject({ notBefore: at(notBefore), notAfter: at(notAfter) });
  });

  it('lie inside the window, whenever it is drawn', () => {
    fc.assert(
      fc.property(fc.constantFrom(...doors), someInstant, (door, drawnAt) => {
        const record = asked({ doors: [door] });
        const { notBefore, notAfter } = codeTerms(record, door, 1, defaultPolicy, drawnAt);
        expect(notBefore >= record.window.opensAt && notAfter <= record.window.closesAt).toBe(true);
      }),
    );
  });
});
