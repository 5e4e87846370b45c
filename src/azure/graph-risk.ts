import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import { LatchError } from '../domain/errors.js';
import type { PersonId } from '../domain/ids.js';
import { RiskLevel } from '../domain/risk-score.js';
import type { Clock } from '../ports/clock.js';
import type { RiskSignals } from '../ports/people.js';
import type { BatchAnswer } from './graph-batch.js';
import { type Graph, graphClient } from './graph-client.js';
import type { Ride } from './graph-facts.js';
import { type Lane, oneASecond, stopwatch } from './one-a-second.js';

/** What the other processes of the app know: who was at risk when the last of them asked. */
export type RiskSnapshots = {
  read(): Promise<{ ageMs: number; users: ReadonlyMap<string, string> } | undefined>;
  write(users: ReadonlyMap<string, string>): Promise<void>;
};

/** `monotonic`: milliseconds of real time, which the service's limit counts in. `lane`: shared with whatever else has that limit. */
export type GraphRiskOptions = {
  baseUrl: string;
  credential: TokenCredential;
  clock: Clock;
  monotonic?: () => number;
  lane?: Lane;
  snapshots?: RiskSnapshots;
};

const RiskyUser = z.object({ id: z.string(), riskLevel: z.string() });
const Users = z.object({ value: z.array(RiskyUser), '@odata.nextLink': z.string().optional() });
const Detections = z.object({ value: z.array(z.object({ riskEventType: z.string(), riskState: z.string().nullish() })) });

const usersPath = '/identityProtection/riskyUsers?$select=id,riskLevel,riskState&$top=500';
const sharedMs = 1_000;
/** Detections are asked for people at risk only, and looked up again after a minute. */
const detectionsMs = 60_000;

type Known = { since: () => number; users: Promise<ReadonlyMap<string, string>> };

/**
 * Entra ID Protection. One request a second per tenant, so everybody is read at once (`GET /identityProtection/riskyUsers`) and whoever asks
 * within a second shares the answer; who can do with an older one takes that of another process. `ride`: the same reading, come along in a
 * batch of the directory's. Somebody who is not listed was never risky. A level that is hidden (no licence) or new to us is not "none": it throws
 * `risk-unavailable` too.
 */
export function graphRisk(options: GraphRiskOptions): RiskSignals & { ride(): Promise<Ride | undefined> } {
  const { clock, snapshots } = options;
  const graph = graphClient(options, 'risk-unavailable');
  const start = stopwatch(clock, options.monotonic);
  const lane = options.lane ?? oneASecond('risk-unavailable', clock, { start });
  let known: Known | undefined;
  const learn = (fresh: Known) => {
    known = fresh;
    fresh.users.catch(() => {
      if (known === fresh) known = undefined;
    });
    return fresh.users;
  };
  const ask = async () => {
    const users = await readUsers(graph, lane);
    await snapshots?.write(users);
    return users;
  };
  const everybody = async (ageMs: number): Promise<ReadonlyMap<string, string>> => {
    if (known && known.since() < ageMs) return known.users;
    const others = ageMs > sharedMs ? await snapshots?.read() : undefined;
    const elapsed = start();
    if (others && others.ageMs < ageMs) return learn({ since: () => others.ageMs + elapsed(), users: Promise.resolve(others.users) });
    return known && known.since() < ageMs ? known.users : learn({ since: elapsed, users: ask() });
  };
  const detections = detectionsBook(graph, lane, start);
  return {
    async of(id, ageMs = sharedMs) {
      const found = (await everybody(ageMs)).get(id);
      if (found === undefined) return undefined;
      const level = RiskLevel.safeParse(found);
      if (!level.success) throw new LatchError('risk-unavailable', 'the risk level is not readable');
      const weighs = level.data === 'low' || level.data === 'medium';
      return weighs ? { level: level.data, detections: await detections(id, level.data) } : { level: level.data };
    },
    async ride() {
      if ((known && known.since() < sharedMs) || !(await lane.take())) return undefined;
      const since = start();
      const hear = async (answer: BatchAnswer | undefined) => {
        await lane.heard(answer?.status ?? 0);
        const page = answer?.status === 200 ? Users.safeParse(answer.body).data : undefined;
        if (!page || page['@odata.nextLink'] !== undefined) return;
        const users = new Map(page.value.map((each) => [each.id, each.riskLevel]));
        known = { since, users: Promise.resolve(users) };
        await snapshots?.write(users);
      };
      return { step: { id: 'risky-users', method: 'GET', url: usersPath }, hear };
    },
  };
}

type Detections = { since: () => number; level: string; found: string[] };

/** The level itself was answered: detections only sharpen the score, so trouble with them is none. */
function detectionsBook(graph: Graph, lane: Lane, start: () => () => number) {
  const kinds = new Map<string, Detections>();
  return async (id: PersonId, level: string): Promise<string[]> => {
    const known = kinds.get(id);
    if (known?.level === level && known.since() < detectionsMs) return known.found;
    const found = await lane.run(() => readDetections(graph, id)).catch(() => []);
    kinds.set(id, { since: start(), level, found });
    return found;
  };
}

/** Each page is a request of its own to the one a second. */
async function readUsers(graph: Graph, lane: Lane): Promise<Map<string, string>> {
  const users = new Map<string, string>();
  let path: string | undefined = usersPath;
  while (path !== undefined) {
    const next: string = path;
    const page: z.infer<typeof Users> = readable(Users, await lane.run(() => graph.get(next)));
    for (const { id, riskLevel } of page.value) users.set(id, riskLevel);
    path = page['@odata.nextLink'];
  }
  return users;
}

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
