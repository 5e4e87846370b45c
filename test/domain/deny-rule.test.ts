import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  adoptHold,
  denialOf,
  endHold,
  newRule,
  revocationIdOf,
  revocationIn,
  revocationsIn,
  withHold,
} from '../../src/domain/deny-rule.js';
import { DenyRule, Mode, ruleId, storedRuleId, TargetKind, targetOf } from '../../src/domain/rule-record.js';
import { aHold } from '../support/a-hold.js';
import { at } from './given.js';

const lobby = { kind: 'door', id: 'lobby' } as const;
const held = (...holds: Parameters<typeof aHold>) => newRule(lobby, aHold(...holds));
const justBefore = '2027-03-04T12:59:59.999Z';

describe('rules', () => {
  it('deny until they run out', () => {
    expect(denialOf([], at('13:00'))).toBeUndefined();
    expect(denialOf([held()], at('13:00'))).toBe('revoked');
    expect(denialOf([held({ until: at('13:00') })], justBefore)).toBe('revoked');
    expect(denialOf([held({ until: at('13:00') })], at('13:00'))).toBeUndefined();
    expect(denialOf([held({ until: at('12:30') }), held()], at('13:00'))).toBe('revoked');
  });

  it('of a lockdown say so, unless something is revoked as well', () => {
    const lockdown = held({ mode: 'lockdown', revocationId: 'l' });
    expect(denialOf([lockdown], at('13:00'))).toBe('lockdown');
    expect(denialOf([withHold(lockdown, aHold())], at('13:00'))).toBe('revoked');
    expect(denialOf(revocationsIn([lockdown]), at('13:00'))).toBeUndefined();
    expect(revocationIn([lockdown, held({ createdAt: at('10:00') }), held({ createdAt: at('09:00') })], at('13:00'))?.createdAt).toBe(
      at('09:00'),
    );
  });

  it('are held by each of their revocations, and lifted one by one', () => {
    const both = withHold(held({ revocationId: 'a' }), aHold({ revocationId: 'b', createdAt: at('12:00') }));
    expect(withHold(both, aHold({ revocationId: 'b', reason: 'again' }))).toBe(both);
    const one = endHold(both, 'a', at('12:30'));
    expect(denialOf([one], at('13:00'))).toBe('revoked');
    expect(denialOf([endHold(one, 'b', at('12:45'))], at('13:00'))).toBeUndefined();
    expect(endHold(one, 'a', at('14:00'))).toBe(one); // an end is never moved back
    expect(endHold(one, 'nobody', at('14:00'))).toBe(one);
  });

  it('forget what ran out when something new holds them', () => {
    const old = held({ revocationId: 'a', until: at('10:00') });
    expect(withHold(old, aHold({ revocationId: 'b', createdAt: at('12:00') })).holds.map(({ revocationId }) => revocationId)).toEqual([
      'b',
    ]);
  });

  it('whatever is added and ended deny as long as one hold stands', () => {
    const minute = (at: number) => `2027-03-04T12:${String(at).padStart(2, '0')}:00.000Z`;
    const added = fc.uniqueArray(
      fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), mode: fc.constantFrom(...Mode.options), end: fc.nat({ max: 59 }) }),
      {
        selector: ({ id }) => id,
        minLength: 1,
      },
    );
    fc.assert(
      fc.property(added, fc.nat({ max: 59 }), (holds, now) => {
        const all = holds.map(({ id, mode }) => aHold({ revocationId: id, mode, createdAt: minute(0) }));
        const rule = all.slice(1).reduce(withHold, newRule(lobby, all[0] ?? aHold()));
        const ended = holds.reduce((before, { id, end }) => endHold(before, id, minute(end)), rule);
        const standing = holds.filter(({ end }) => now < end).map(({ mode }) => mode);
        const worst = standing.includes('revocation') ? 'revoked' : 'lockdown';
        expect(denialOf([ended], minute(now))).toBe(standing.length === 0 ? undefined : worst);
      }),
    );
  });
});

describe('a rule written by hand', () => {
  const read = (document: object) => DenyRule.parse({ id: 'door:lobby', ...document });

  it('needs nothing but its id to deny', () => {
    expect(denialOf([read({})], at('13:00'))).toBe('revoked');
    expect(read({ _ts: 1_772_442_000 }).holds).toMatchObject([
      { revocationId: '', createdBy: 'unknown', createdAt: '2026-03-02T09:00:00.000Z' },
    ]);
  });

  it('says as much as was written', () => {
    const written = {
      kind: 'deny',
      reason: 'stolen card',
      createdBy: 'dan',
      createdAt: '2027-03-04T13:00:00+01:00',
      until: '2027-03-04T14:00:00Z',
    };
    expect(read(written).holds).toEqual([
      aHold({ revocationId: '', reason: 'stolen card', createdBy: 'dan', createdAt: at('12:00'), until: at('14:00') }),
    ]);
  });

  it.each([
    { until: 'tomorrow' },
    { until: 5 },
    { holds: 'none' },
    { holds: [] },
    { holds: [7] },
    { holds: [{ until: '' }] },
    { mode: 'soft' },
  ])('denies where it cannot be understood: %j', (document) => {
    expect(denialOf([read(document)], at('13:00'))).toBe('revoked');
  });

  it('stands for one revocation, whoever asks and before it is taken up', () => {
    const rules = [read({ _ts: 1_772_442_000 })];
    const id = revocationIn(rules, at('13:00'))?.revocationId;
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(rules.flatMap((rule) => rule.holds.map((hold) => revocationIdOf(rule.target, hold)))).toEqual([id]);
  });

  it('is taken up once', () => {
    const adopted = adoptHold(read({}), 'r-1');
    expect(adopted.holds).toMatchObject([{ revocationId: 'r-1' }]);
    expect(adoptHold(adopted, 'r-1')).toBe(adopted);
  });

  it.each(['config', 'revocation:x', 'door:', 'planet:x', ''])('called %j is none', (id) => {
    expect(DenyRule.safeParse({ id }).success).toBe(false);
  });
});

describe('the id of a rule', () => {
  it('leads back to its target', () => {
    const target = fc.record({
      kind: fc.constantFrom('vendor' as const, 'site' as const, 'key' as const),
      id: fc.string({ minLength: 1, maxLength: 128 }),
    });
    fc.assert(
      fc.property(target, (each) => {
        expect(targetOf(storedRuleId(ruleId(each)))).toEqual(each);
      }),
    );
    expect(targetOf('all')).toEqual({ kind: 'all', id: 'all' });
    expect(TargetKind.options.flatMap((kind) => targetOf(ruleId({ kind, id: 'all' })) ?? [])).toHaveLength(8);
  });

  it('of a person is in lower case, however it was typed', () => {
    expect(targetOf('person:ABCDEF')).toEqual({ kind: 'person', id: 'abcdef' });
    expect(targetOf('vendor:ABC')).toEqual({ kind: 'vendor', id: 'ABC' });
  });
});
