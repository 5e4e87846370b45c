import { describe, expect, it } from 'vitest';
import { grantIdOf } from '../../src/domain/code-terms.js';
import { judgeCode, ruleIdsFor } from '../../src/domain/entry.js';
import { CodeRecord } from '../../src/domain/grant-record.js';
import { ruleId } from '../../src/domain/rule-record.js';
import { aDoor, alice, at, bob, lobby, requestId, serverA, tara } from './given.js';

const code = CodeRecord.parse({
  id: 'c:00',
  kind: 'code',
  doorId: lobby.id,
  grantId: grantIdOf(requestId, lobby.id),
  requestId,
  subjectId: tara,
  siteId: lobby.site,
  generation: 1,
  kid: 'k1',
  notBefore: at('14:00'),
  notAfter: at('14:15'),
  state: 'live',
});

describe('a code presented', () => {
  it.each([
    ['2027-03-04T13:59:59.000Z', 'too-early'],
    ['2027-03-04T13:59:59.999Z', 'too-early'],
    ['2027-03-04T14:00:00.000Z', undefined],
    ['2027-03-04T14:14:59.999Z', undefined],
    ['2027-03-04T14:15:00.000Z', 'too-late'],
    ['2027-03-04T14:15:00.001Z', 'too-late'],
  ])('at %s: %s', (when, because) => {
    expect(judgeCode(code, lobby, new Date(when))).toBe(because);
  });

  it.each([
    ['claimed', 'used'],
    ['used', 'used'],
    ['revoked', 'revoked'],
    ['superseded', 'revoked'],
    ['expired', 'too-late'],
  ] as const)('that is %s is denied as %s, whenever', (state, because) => {
    expect(judgeCode({ ...code, state }, lobby, at('14:05'))).toBe(because);
    expect(judgeCode({ ...code, state }, lobby, at('13:00'))).toBe(because);
  });

  it('nobody knows, or at another door', () => {
    expect(judgeCode(undefined, lobby, at('14:05'))).toBe('unknown-code');
    expect(judgeCode(code, serverA, at('14:05'))).toBe('wrong-door');
  });
});

describe('the rules against a holder', () => {
  const holder = { requestId, subjectId: tara, doorId: 'lobby', siteId: 'BER1' };

  it('stand under fixed ids', () => {
    expect(ruleIdsFor(holder)).toEqual([`request:${requestId}`, `person:${tara}`, 'door:lobby', 'site:BER1', 'all']);
    expect(ruleIdsFor({ ...holder, requesterId: alice, vendor: 'Nordwind', kid: 'k1', approverIds: [bob] })).toEqual([
      `request:${requestId}`,
      `person:${tara}`,
      `person:${alice}`,
      'door:lobby',
      'site:BER1',
      'vendor:Nordwind',
      'key:k1',
      'key:k1@lobby',
      `approver:${bob}`,
      'all',
    ]);
    expect(ruleIdsFor({ ...holder, requesterId: tara })).toEqual(ruleIdsFor(holder));
  });

  it.each([
    ['request', requestId],
    ['person', tara],
    ['door', 'lobby'],
    ['site', 'BER1'],
    ['all', 'all'],
  ] as const)('include the one a revocation by %s makes', (kind, id) => {
    expect(ruleIdsFor(holder)).toContain(ruleId({ kind, id }));
  });
});

it('a door named like another is another', () => {
  expect(judgeCode(code, aDoor('LOBBY'), at('14:05'))).toBe('wrong-door');
});
