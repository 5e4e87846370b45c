import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../src/domain/policy.js';
import { riskVerdict } from '../../src/domain/risk.js';
import { RiskInputs, RiskScore, scoreRisk } from '../../src/domain/risk-score.js';
import { calm } from './risk-given.js';

const amount = fc.integer({ min: 0, max: 5000 }).map((hundredths) => hundredths / 100);
const someInputs: fc.Arbitrary<RiskInputs> = fc.record({
  protection: fc.constantFrom('none' as const, 'low' as const, 'medium' as const, 'high' as const),
  silent: fc.boolean(),
  detections: fc.nat(9),
  journeys: fc.nat(9),
  hour: fc.nat(23),
  visits: amount,
  visitsAtThisHour: amount,
  visitsAtThisDoor: amount,
  place: fc.record({ known: amount, here: amount }),
  asksInLastHour: fc.nat(200),
  denialsInLastWeek: fc.nat(50),
  hoursSinceContactChange: amount,
  onBehalf: fc.boolean(),
  travel: fc.record({ km: amount, hours: amount, kmPerHour: amount }),
});

/** Each change is the only thing unusual about an otherwise calm request. */
const alone: [string, Partial<RiskInputs>, number][] = [
  ['protection', { protection: 'low' }, 20],
  ['protection', { protection: 'medium' }, 70],
  ['detections', { detections: 1 }, 10],
  ['impossible-travel', { journeys: 1 }, 40],
  ['odd-hour', { visitsAtThisHour: 0 }, 10],
  ['first-time', { visitsAtThisDoor: 0 }, 10],
  ['velocity', { asksInLastHour: 9 }, 10],
  ['new-place', { place: { known: 20, here: 0 } }, 15],
  ['denials', { denialsInLastWeek: 2 }, 20],
  ['contact-changed', { hoursSinceContactChange: 3 }, 35],
  ['on-behalf', { onBehalf: true }, 10],
  ['too-far', { travel: { km: 8918, hours: 9.9, kmPerHour: 900 } }, 40],
];

describe('a risk score', () => {
  it('is nothing for a calm request', () => expect(scoreRisk(calm)).toEqual({ score: 0, factors: [], inputs: calm }));

  it.each(alone)('is moved by %s alone', (name, change, points) => {
    const { score, factors } = scoreRisk({ ...calm, ...change });
    expect(score).toBe(points);
    expect(factors.map((factor) => factor.name)).toEqual([name]);
  });

  it('is the same for the same inputs, after any journey through the records, and never leaves its scale', () => {
    fc.assert(
      fc.property(someInputs, (inputs) => {
        const first = scoreRisk(inputs);
        const stored = RiskScore.parse(JSON.parse(JSON.stringify(first)));
        expect(scoreRisk(RiskInputs.parse(stored.inputs))).toEqual(first);
        expect(first.score).toBe(
          Math.min(
            100,
            first.factors.reduce((sum, { points }) => sum + points, 0),
          ),
        );
      }),
    );
  });

  it('says every factor that counts in one sentence with numbers', () => {
    fc.assert(
      fc.property(someInputs, (inputs) => {
        for (const { sentence, points, most } of scoreRisk(inputs).factors) {
          expect(sentence).toMatch(/^[^.]*\d[^.]*(\.\d[^.]*)*\.$/);
          expect(points).toBeLessThanOrEqual(most);
        }
      }),
    );
  });

  it('stays within 30 for velocity, first time and odd hour together, whatever their size', () => {
    fc.assert(
      fc.property(fc.nat(10_000), amount, (asksInLastHour, visits) => {
        const { score } = scoreRisk({ ...calm, asksInLastHour, visits, visitsAtThisHour: 0, visitsAtThisDoor: 0 });
        expect(score).toBeLessThanOrEqual(30);
      }),
    );
  });

  it('finds nothing odd about somebody who never came before, beyond that', () => {
    const newcomer = { ...calm, visits: 0, visitsAtThisHour: 0, visitsAtThisDoor: 0, place: { known: 0, here: 0 } };
    expect(scoreRisk(newcomer)).toMatchObject({ score: 10, factors: [{ name: 'first-time' }] });
  });

  it.each(['limited', 'exclusion'] as const)('asks a %s door for more approvers above 60 only', (doorClass) => {
    const needed = (change: Partial<RiskInputs>) => riskVerdict({ ...calm, ...change }, [doorClass], defaultPolicy);
    const usual = needed({});
    expect(needed({ denialsInLastWeek: 3, detections: 2, onBehalf: true })).toMatchObject({ scored: { score: 60 }, ...approversOf(usual) });
    expect(approversOf(needed({ protection: 'medium' })).approvers).toBe(approversOf(usual).approvers + 1);
  });

  it('holds a changed contact for an approver even at a controlled door', () => {
    expect(riskVerdict({ ...calm, hoursSinceContactChange: 23.9 }, ['controlled'], defaultPolicy)).toMatchObject({ approvers: 1 });
    expect(riskVerdict({ ...calm, hoursSinceContactChange: 24 }, ['controlled'], defaultPolicy)).toMatchObject({ approvers: 0 });
    const nobody = { low: 0, medium: 0, high: 0 };
    const trusting = {
      ...defaultPolicy,
      classes: { ...defaultPolicy.classes, controlled: { ...defaultPolicy.classes.controlled, approvers: nobody } },
    };
    expect(riskVerdict({ ...calm, hoursSinceContactChange: 1 }, ['controlled'], trusting)).toMatchObject({ approvers: 1 });
    expect(riskVerdict({ ...calm, protection: 'medium' }, ['controlled'], trusting)).toMatchObject({ approvers: 0 });
  });
});

const approversOf = (verdict: ReturnType<typeof riskVerdict>) => ({ approvers: 'approvers' in verdict ? verdict.approvers : -1 });
