import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../src/domain/policy.js';
import { type RiskReading, riskVerdict, worstOf } from '../../src/domain/risk.js';
import { calm } from './risk-given.js';

type Classes = Parameters<typeof riskVerdict>[1];
const verdict = (readings: RiskReading[], ...classes: Classes) => riskVerdict({ ...calm, ...worstOf(readings) }, classes, defaultPolicy);

describe('riskVerdict', () => {
  it.each([
    [['none'], ['controlled'], 0],
    [['low'], ['controlled'], 0],
    [['medium'], ['controlled'], 1],
    [['low'], ['limited'], 1],
    [['medium'], ['limited'], 2],
    [['none'], ['exclusion'], 2],
    [['medium'], ['exclusion'], 3],
    [['none'], ['controlled', 'exclusion'], 2],
    [['none', 'medium'], ['limited'], 2],
  ] as const)('%j at %j passes with %i approvers', (readings, classes, approvers) => {
    expect(verdict([...readings], ...classes)).toMatchObject({ outcome: 'passed', approvers });
  });

  it.each(['controlled', 'limited', 'exclusion'] as const)('refuses a high risk at a %s door, whoever of the two has it', (doorClass) => {
    expect(verdict(['none', 'high'], doorClass)).toMatchObject({ outcome: 'denied', reasons: ['risk-high'] });
  });

  it('passes a silent source over at controlled doors only, and says so', () => {
    expect(verdict(['silent'], 'controlled')).toMatchObject({ outcome: 'degraded', reasons: ['risk-unavailable'], approvers: 0 });
    expect(verdict(['silent'], 'controlled', 'limited').outcome).toBe('denied');
    expect(verdict(['silent'], 'exclusion').outcome).toBe('denied');
  });
});
