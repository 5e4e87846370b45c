import { describe, expect, it } from 'vitest';
import { lift, needsTwo } from '../../src/domain/lift.js';
import { newRevocation } from '../../src/domain/revocation.js';
import type { Mode, TargetKind } from '../../src/domain/rule-record.js';
import { alice, at, bob, requestId } from './given.js';

const made = (kind: TargetKind, mode: Mode = 'revocation') =>
  newRevocation({ revocationId: requestId, mode, target: { kind, id: 'x' }, reason: 'x', createdBy: 'dan', at: at('12:00') }).record;
const same = (id: string) => (other: string) => other === id;

describe('lifting', () => {
  it('a revocation of one thing takes one person, of a site or of everything two, a lockdown always two', () => {
    expect(
      (['request', 'person', 'door', 'vendor', 'approver', 'key', 'site', 'all'] as const).filter((kind) => needsTwo(made(kind))),
    ).toEqual(['site', 'all']);
    expect(needsTwo(made('door', 'lockdown'))).toBe(true);
    expect(lift(made('person'), alice, same(alice), at('12:30'))).toMatchObject({ kind: 'lifted', record: { liftedAt: at('12:30') } });
  });

  it('for many is proposed by one and done by another', () => {
    const proposed = lift(made('all'), alice, same(alice), at('12:30'));
    expect(proposed).toMatchObject({ kind: 'proposed' });
    expect(proposed.record.liftedAt).toBeUndefined();
    expect(lift(proposed.record, alice, same(alice), at('12:31'))).toMatchObject({ kind: 'same-person', record: proposed.record });
    const lifted = lift(proposed.record, bob, same(bob), at('12:31'));
    expect(lifted).toMatchObject({ kind: 'lifted', record: { liftedAt: at('12:31') } });
    expect(lifted.record.steps.map(({ step, by }) => [step, by])).toEqual([
      ['denied', 'dan'],
      ['lift-proposed', alice],
      ['lifted', bob],
    ]);
  });

  it('is proposed anew when nobody seconded it within an hour', () => {
    const { record } = lift(made('site'), alice, same(alice), at('12:30'));
    expect(lift(record, bob, same(bob), at('13:30')).kind).toBe('proposed');
  });

  it('once done stays done', () => {
    const { record } = lift(made('person'), alice, same(alice), at('12:30'));
    expect(lift(record, bob, same(bob), at('13:30'))).toEqual({ kind: 'lifted', record });
  });
});
