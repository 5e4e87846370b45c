import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSecurityEvent, wantedEvents } from '../../../src/domain/signals/security-event.js';
import { actionOn, SignalWord, signalActions, strictestOf, usualSignals } from '../../../src/domain/signals/signal-policy.js';
import { namedBy } from '../../../src/domain/signals/subject.js';

const issuer = 'https://idp.example';
const alice = '22222222-2222-4222-8222-000000000001';
const subject = { format: 'iss_sub', iss: issuer, sub: alice };
const read = (events: Record<string, unknown>, about: unknown = subject) => readSecurityEvent({ subject: about, events }, [issuer]);
const typeOf = (name: string) => wantedEvents.find((type) => type.endsWith(`/${name}`)) ?? name;

describe('a security event token', () => {
  it.each<[string, Record<string, unknown>, SignalWord]>([
    ['session-revoked', {}, 'session-revoked'],
    ['credential-change', { change_type: 'revoke' }, 'credential-revoke'],
    ['device-compliance-change', { current_status: 'not-compliant' }, 'device-not-compliant'],
    ['risk-level-change', { current_level: 'HIGH' }, 'risk-high'],
    ['account-disabled', { reason: 'hijacking' }, 'account-disabled'],
    ['account-purged', {}, 'account-purged'],
  ])('%s %o says %s', (name, payload, word) => {
    expect(read({ [typeOf(name)]: payload })).toEqual({
      kind: 'about',
      words: [{ word, named: { ids: [alice], mails: [], deviceIds: [] } }],
    });
  });

  it('with a field called like something every object has is not taken for one of its values', () => {
    expect(read({ [typeOf('risk-level-change')]: { current_level: 'constructor' } })).toMatchObject({ kind: 'malformed' });
    expect(read({ toString: {} })).toEqual({ kind: 'about', words: [] });
  });

  it('is read whatever anybody puts into it', () => {
    const types = fc.oneof(fc.constantFrom(...wantedEvents), fc.string());
    fc.assert(
      fc.property(fc.dictionary(types, fc.jsonValue()), fc.jsonValue(), (events, about) => {
        expect(['about', 'malformed', 'verification', 'stream']).toContain(readSecurityEvent({ subject: about, events }, [issuer]).kind);
      }),
    );
  });

  it('names only people its issuers may name, however deep', () => {
    const leaf = fc.oneof(
      fc.record({
        format: fc.constant('iss_sub'),
        iss: fc.constantFrom(issuer, 'https://other.example'),
        sub: fc.constantFrom(alice, 'x'),
      }),
      fc.record({ format: fc.constant('email'), email: fc.emailAddress() }),
      fc.jsonValue(),
    );
    const { any } = fc.letrec((tie) => ({
      any: fc.oneof({ maxDepth: 5 }, leaf, tie('aliases'), tie('complex')),
      aliases: fc.record({ format: fc.constant('aliases'), identifiers: fc.array(tie('any'), { maxLength: 3 }) }),
      complex: fc.record({ format: fc.constant('complex'), user: tie('any') }),
    }));
    fc.assert(
      fc.property(any, (about) => {
        const named = namedBy(about, [issuer]);
        if (named && !JSON.stringify(about).includes(`"iss":"${issuer}"`)) expect(named.ids).toEqual([]);
      }),
    );
  });
});

describe('what is done about a signal', () => {
  it('is known for every word', () => {
    for (const word of SignalWord.options) expect(signalActions).toContain(actionOn(word, usualSignals));
  });

  it('is the strictest of several, in whatever order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...signalActions], { minLength: 1 }), (some) => {
        expect(strictestOf(some)).toBe(signalActions.find((each) => some.includes(each)));
      }),
    );
  });
});
