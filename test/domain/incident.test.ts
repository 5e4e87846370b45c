import { describe, expect, it } from 'vitest';
import { auditOfRevocation } from '../../src/domain/audit/rules.js';
import { grantIdOf } from '../../src/domain/code-terms.js';
import { isAgainst, noteIncident } from '../../src/domain/incident.js';
import { newRevocation } from '../../src/domain/revocation.js';
import type { Incident } from '../../src/domain/revocation-record.js';
import { at, lobby, requestId } from './given.js';

const { record } = newRevocation({
  ...{ revocationId: '33333333-3333-4333-8333-333333333333', target: { kind: 'door', id: 'lobby' }, reason: 'lost', createdBy: 'dan' },
  at: at('12:00'),
});
const incident: Incident = {
  ...{ doorId: lobby.id, requestId, grantId: grantIdOf(requestId, lobby.id), at: at('12:05'), receivedAt: at('18:00') },
  ...{ deviceId: 'lobby-lock', logId: 'first', logSeq: 7 },
};

describe('a use at a lock out of reach', () => {
  it('is against a revocation from the instant of its rule, for ever', () => {
    const lifted = { ...record, liftedAt: at('13:00') };
    expect(['11:59', '12:00', '14:00'].map((time) => isAgainst(lifted, at(time)))).toEqual([false, true, true]);
  });

  it('is against a lockdown until it was lifted', () => {
    const lockdown = { ...record, mode: 'lockdown' as const };
    expect(['11:59', '12:00', '14:00'].map((time) => isAgainst(lockdown, at(time)))).toEqual([false, true, true]);
    const lifted = { ...lockdown, liftedAt: at('13:00') };
    expect(['12:59', '13:00'].map((time) => isAgainst(lifted, at(time)))).toEqual([true, false]);
  });

  it('is noted once a line of the lock’s log, and two hundred times at most', () => {
    const once = noteIncident(record, incident);
    expect(noteIncident(once, { ...incident, receivedAt: at('19:00') })).toBe(once);
    expect(noteIncident(once, { ...incident, logId: 'second' }).incidents).toHaveLength(2);
    const many = Array.from({ length: 201 }).reduce<typeof record>((all, _, logSeq) => noteIncident(all, { ...incident, logSeq }), record);
    expect(many.incidents).toHaveLength(200);
  });

  it('is audited as what it is, signed or not', () => {
    const signed = noteIncident(record, { ...incident, word: 'w' });
    expect(auditOfRevocation(signed)).toMatchObject([{ detail: { isSigned: true, word: 'w' } }]);
    expect(auditOfRevocation(noteIncident(record, incident))).toMatchObject([
      { at: at('12:05'), receivedAt: at('18:00'), detail: { isSigned: false } },
    ]);
  });
});
