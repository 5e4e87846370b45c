import type { RiskInputs } from '../../src/domain/risk-score.js';

/** A request nobody has reason to doubt: a known person at a known door, at the usual hour, from the usual place. */
export const calm: RiskInputs = {
  protection: 'none',
  silent: false,
  detections: 0,
  journeys: 0,
  hour: 9,
  visits: 20,
  visitsAtThisHour: 18,
  visitsAtThisDoor: 12,
  place: { known: 20, here: 19 },
  asksInLastHour: 1,
  denialsInLastWeek: 0,
  onBehalf: false,
};
