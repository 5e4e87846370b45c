import { HubError } from './errors.js';

/** Calls a second of one S1 unit (quotas and throttling page); bursts of one second, for registry, queries and jobs of one minute, pass. */
const rates = {
  methods: { perSecond: 40, burst: 40 },
  twinUpdates: { perSecond: 50, burst: 50 },
  twinReads: { perSecond: 100, burst: 100 },
  registry: { perSecond: 100 / 60, burst: 100 },
  queries: { perSecond: 20 / 60, burst: 20 },
  jobs: { perSecond: 100 / 60, burst: 100 },
  jobDevices: { perSecond: 10, burst: 10 },
};

export type Meter = keyof typeof rates;

/** Takes one call from a meter's bucket; throws 429001 when it is empty. */
export type Throttle = (meter: Meter) => void;

/** Token buckets in the machine's time: the service throttles real calls, whatever the story's clock says. */
export function createThrottle(units: number, nowMs: () => number = () => performance.now()): Throttle {
  const buckets = new Map<Meter, { tokens: number; at: number }>();
  return (meter) => {
    const { perSecond, burst } = rates[meter];
    const now = nowMs();
    const bucket = buckets.get(meter) ?? { tokens: burst * units, at: now };
    const tokens = Math.min(burst * units, bucket.tokens + ((now - bucket.at) / 1000) * perSecond * units);
    buckets.set(meter, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    if (tokens < 1) throw new HubError(429, 429001, 'ThrottlingException', `Too many calls of kind ${meter}.`);
  };
}

export const noThrottle: Throttle = () => undefined;
