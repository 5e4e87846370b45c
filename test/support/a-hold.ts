import type { Hold } from '../../src/domain/rule-record.js';

/** One reason why a target is denied; what a test does not care about is made up. */
export const aHold = (change: Partial<Hold> = {}): Hold => ({
  revocationId: 'r',
  mode: 'revocation',
  reason: 'x',
  createdBy: 'x',
  createdAt: '2020-01-01T00:00:00.000Z',
  ...change,
});
