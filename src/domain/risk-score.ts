import { z } from 'zod';

export const RiskLevel = z.enum(['none', 'low', 'medium', 'high']);
export type RiskLevel = z.infer<typeof RiskLevel>;

const Amount = z.number().min(0);

/** Everything a risk score is made of. It is stored with the verdict, so that anybody can reckon the same score again. Weights of habits are visits, halved every 30 days. */
export const RiskInputs = z.object({
  /** The worse level of requester and subject, as the sign-in service has it. */
  protection: RiskLevel,
  /** The service did not answer for everybody. */
  silent: z.boolean(),
  /** What the service noticed about them and has not been dismissed. */
  detections: z.int().min(0),
  /** Impossible journeys among the detections. */
  journeys: z.int().min(0),
  /** Hour of the visit, in the door's own time. */
  hour: z.int().min(0).max(23),
  /** Earlier visits, and how many of them began within two hours of this time of day. */
  visits: Amount,
  visitsAtThisHour: Amount,
  /** Earlier visits to the least known of the doors. */
  visitsAtThisDoor: Amount,
  /** Earlier requests from known networks, and from this one; absent when the call has no address. */
  place: z.object({ known: Amount, here: Amount }).optional(),
  asksInLastHour: z.int().min(0),
  denialsInLastWeek: z.int().min(0),
  /** Since mail or phone of the person who enters was seen to differ. */
  hoursSinceContactChange: Amount.optional(),
  onBehalf: z.boolean(),
  /** The fastest journey that this visit and the others of the person who enters ask for, and the speed the policy takes for the limit; absent when all are at one place. */
  travel: z.object({ km: Amount, hours: Amount, kmPerHour: Amount }).optional(),
});
export type RiskInputs = z.infer<typeof RiskInputs>;

/** One reason for a score. `evidence` is what was seen, `baseline` what it was held against; `sentence` says both to people. */
export const RiskFactor = z.object({
  name: z.string(),
  points: z.number(),
  most: z.number(),
  evidence: z.number(),
  baseline: z.number(),
  sentence: z.string(),
});
export type RiskFactor = z.infer<typeof RiskFactor>;

export const RiskScore = z.object({ score: z.int().min(0).max(100), factors: z.array(RiskFactor), inputs: RiskInputs });
export type RiskScore = z.infer<typeof RiskScore>;

type Judge = (inputs: RiskInputs) => Omit<RiskFactor, 'name' | 'most'>;

/** Points a level of Identity Protection weighs. */
const levels: Record<RiskLevel, number> = { none: 0, low: 20, medium: 70, high: 100 };
/** So many visits make a habit; with fewer nothing is odd. */
const habit = 3;
const contactHours = 24;
const askedOften = 5;

const judges: Record<string, { most: number; judge: Judge }> = {
  protection: {
    most: 100,
    judge: ({ protection }) => {
      const points = levels[protection];
      return {
        points,
        evidence: points,
        baseline: 0,
        sentence: `Identity Protection rates the sign-in risk ${protection}, worth ${points} points.`,
      };
    },
  },
  detections: {
    most: 20,
    judge: ({ detections }) => counted(detections, 0, 10, 20, `Identity Protection holds ${detections} open detections; none is usual.`),
  },
  'impossible-travel': {
    most: 40,
    judge: ({ journeys }) => counted(journeys, 0, 40, 40, `${journeys} sign-ins lie further apart than anybody travels; none is usual.`),
  },
  'too-far': {
    most: 40,
    judge: ({ travel: { km, hours, kmPerHour } = { km: 0, hours: 0, kmPerHour: 0 } }) => {
      const points = km > kmPerHour * hours ? 40 : 0;
      const sentence = `Another visit is ${km} km away with ${hours} hours for the way; nobody travels faster than ${kmPerHour} km/h.`;
      return { points, evidence: km, baseline: Math.round(kmPerHour * hours), sentence };
    },
  },
  'odd-hour': {
    most: 10,
    judge: ({ visits, visitsAtThisHour, hour }) => {
      const points = visits < habit ? 0 : Math.round(10 * (1 - Math.min(1, (4 * visitsAtThisHour) / visits)));
      const sentence = `${visitsAtThisHour} of ${visits} earlier visits began within 2 hours of ${hour}:00.`;
      return { points, evidence: visitsAtThisHour, baseline: visits, sentence };
    },
  },
  'first-time': {
    most: 10,
    judge: ({ visitsAtThisDoor, visits }) => {
      const points = Math.round(10 * Math.max(0, 1 - visitsAtThisDoor));
      return {
        points,
        evidence: visitsAtThisDoor,
        baseline: visits,
        sentence: visits === 0 ? '0 earlier visits are known.' : `${visitsAtThisDoor} of ${visits} earlier visits were to this door.`,
      };
    },
  },
  velocity: {
    most: 10,
    judge: ({ asksInLastHour }) =>
      counted(asksInLastHour, askedOften - 1, 2, 10, `${asksInLastHour} requests in the last hour; up to ${askedOften - 1} are usual.`),
  },
  'new-place': {
    most: 15,
    judge: ({ place = { known: 0, here: 0 } }) => {
      const points = place.known >= 1 ? Math.round(15 * Math.max(0, 1 - place.here)) : 0;
      const sentence = `${place.here} of ${place.known} earlier requests came from this network.`;
      return { points, evidence: place.here, baseline: place.known, sentence };
    },
  },
  denials: {
    most: 30,
    judge: ({ denialsInLastWeek }) =>
      counted(denialsInLastWeek, 0, 10, 30, `${denialsInLastWeek} requests were denied in the last 7 days; none is usual.`),
  },
  'contact-changed': {
    most: 35,
    judge: ({ hoursSinceContactChange: hours = contactHours }) => {
      const points = hours < contactHours ? 35 : 0;
      const sentence = `Mail or phone changed ${hours} hours ago; before ${contactHours} hours have passed an approver must look.`;
      return { points, evidence: hours, baseline: contactHours, sentence };
    },
  },
  'on-behalf': {
    most: 10,
    judge: ({ onBehalf }) => counted(onBehalf ? 1 : 0, 0, 10, 10, `${onBehalf ? 1 : 0} other person is to enter instead of who asks.`),
  },
};

/** How risky a request is, 0 to 100, and why: the factors that count, heaviest first. Pure, so that the stored inputs always give the stored score. */
export function scoreRisk(inputs: RiskInputs): RiskScore {
  const factors = Object.entries(judges)
    .map(([name, { most, judge }]) => ({ name, most, ...judge(inputs) }))
    .filter(({ points }) => points > 0)
    .sort((one, other) => other.points - one.points || one.name.localeCompare(other.name));
  const sum = factors.reduce((total, { points }) => total + points, 0);
  return { score: Math.min(100, sum), factors, inputs };
}

/** Reckons a stored score again from its inputs, as an auditor would. `same`: number and every factor are what was stored. */
export function reckonAgain(stored: RiskScore): { reckoned: RiskScore; same: boolean } {
  const reckoned = scoreRisk(stored.inputs);
  const essence = ({ score, factors }: RiskScore) =>
    JSON.stringify([score, factors.map(({ name, points, sentence }) => [name, points, sentence])]);
  return { reckoned, same: essence(stored) === essence(reckoned) };
}

function counted(evidence: number, baseline: number, each: number, most: number, sentence: string): ReturnType<Judge> {
  return { points: Math.min(most, each * Math.max(0, evidence - baseline)), evidence, baseline, sentence };
}
