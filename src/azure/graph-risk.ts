import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import { LatchError } from '../domain/errors.js';
import type { PersonId } from '../domain/ids.js';
import { RiskLevel } from '../domain/risk-score.js';
import type { Clock } from '../ports/clock.js';
import type { RiskSignals } from '../ports/people.js';
import { type Graph, graphClient } from './graph-client.js';
import { type Lane, oneASecond, stopwatch } from './one-a-second.js';

/** `monotonic`: milliseconds of real time, which the service's limit counts in. `lane`: shared with whatever else has that limit. */
export type GraphRiskOptions = { baseUrl: string; credential: TokenCredential; clock: Clock; monotonic?: () => number; lane?: Lane };

const RiskyUser = z.object({ id: z.string(), riskLevel: z.string() });
const Users = z.object({ value: z.array(RiskyUser), '@odata.nextLink': z.string().optional() });
const Detections = z.object({ value: z.array(z.object({ riskEventType: z.string(), riskState: z.string().nullish() })) });

const sharedMs = 1_000;
/** Detections are asked for people at risk only, and looked up again after a minute. */
const detectionsMs = 60_000;

/**
 * Entra ID Protection. One request a second per tenant, so everybody is read at once (`GET /identityProtection/riskyUsers`) and whoever asks
 * within a second shares the answer. Somebody who is not listed was never risky. A level that is hidden (no licence) or new to us is not
 * "none": it throws `risk-unavailable` too.
 */
export function graphRisk({ clock, monotonic, lane: shares, ...options }: GraphRiskOptions): RiskSignals {
  const graph = graphClient(options, 'risk-unavailable');
  const start = stopwatch(clock, monotonic);
  const lane = shares ?? oneASecond('risk-unavailable', clock, start);
  let shared: { since: () => number; users: Promise<Map<string, string>> } | undefined;
  const everybody = (ageMs: number): Promise<Map<string, string>> => {
    if (shared && shared.since() < ageMs) return shared.users;
    const fresh = { since: start(), users: lane(() => readUsers(graph)) };
    shared = fresh;
    fresh.users.catch(() => {
      if (shared === fresh) shared = undefined;
    });
    return fresh.users;
  };
  const kinds = new Map<string, { since: () => number; level: string; found: string[] }>();
  const detectionsOf = async (id: PersonId, level: string): Promise<string[]> => {
    const known = kinds.get(id);
    if (known?.level === level && known.since() < detectionsMs) return known.found;
    const found = await lane(() => readDetections(graph, id)).catch(() => []);
    kinds.set(id, { since: start(), level, found });
    return found;
  };
  return {
    async of(id, ageMs = sharedMs) {
      const known = (await everybody(ageMs)).get(id);
      if (known === undefined) return undefined;
      const level = RiskLevel.safeParse(known);
      if (!level.success) throw new LatchError('risk-unavailable', 'the risk level is not readable');
      const weighs = level.data === 'low' || level.data === 'medium';
      return weighs ? { level: level.data, detections: await detectionsOf(id, level.data) } : { level: level.data };
    },
  };
}

async function readUsers(graph: Graph): Promise<Map<string, string>> {
  const users = new Map<string, string>();
  let path: string | undefined = '/identityProtection/riskyUsers?$select=id,riskLevel,riskState&$top=500';
  while (path !== undefined) {
    const page: z.infer<typeof Users> = readable(Users, await graph.get(path));
    for (const { id, riskLevel } of page.value) users.set(id, riskLevel);
    path = page['@odata.nextLink'];
  }
  return users;
}

/** The level itself was answered: detections only sharpen the score, so trouble with them is none. */
async function readDetections(graph: Graph, id: PersonId): Promise<string[]> {
  const found = await graph.get(`/identityProtection/riskDetections?$filter=userId eq '${id}'`);
  const { value } = readable(Detections, found);
  return value.filter(({ riskState }) => riskState === 'atRisk' || riskState === 'confirmedCompromised').map((each) => each.riskEventType);
}

function readable<T>(shape: z.ZodType<T>, found: unknown): T {
  const parsed = shape.safeParse(found);
  if (!parsed.success) throw new LatchError('risk-unavailable', 'identity protection is not readable');
  return parsed.data;
}
