import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import type { TenantPolicy } from '../domain/conditional-access.js';
import { LatchError } from '../domain/errors.js';
import type { NamedLocation } from '../domain/named-locations.js';
import type { Clock } from '../ports/clock.js';
import type { TenantAccess } from '../ports/people.js';
import { type Graph, graphClient } from './graph-client.js';
import { type Lane, oneASecond } from './one-a-second.js';

/** `lane`: shared with Identity Protection, because the tenant's one request a second is. `whatIf`: ask the tenant's own policies, for the API with this client id. */
export type GraphAccessOptions = {
  baseUrl: string;
  credential: TokenCredential;
  clock: Clock;
  lane?: Lane;
  whatIf: boolean;
  apiClientId: string;
};

const Range = z.object({ cidrAddress: z.string() });
const Networks = z.object({
  '@odata.type': z.literal('#microsoft.graph.ipNamedLocation'),
  displayName: z.string(),
  isTrusted: z.boolean().nullish(),
  ipRanges: z.array(Range),
});
const Countries = z.object({
  '@odata.type': z.literal('#microsoft.graph.countryNamedLocation'),
  displayName: z.string(),
  countriesAndRegions: z.array(z.string()),
  includeUnknownCountriesAndRegions: z.boolean().nullish(),
});
/** A kind that is new to us says nothing about anybody. */
const Location = z.union([Networks, Countries, z.object({ '@odata.type': z.string() }).transform(() => undefined)]);
const Locations = z.object({ value: z.array(Location), '@odata.nextLink': z.string().optional() });

const Grant = z.object({
  operator: z.string().nullish(),
  builtInControls: z.array(z.string()).nullish(),
  authenticationStrength: z.object({}).nullish(),
});
const Evaluated = z.object({
  value: z.array(
    z.object({ displayName: z.string(), state: z.string(), policyApplies: z.boolean().nullish(), grantControls: Grant.nullish() }),
  ),
});

/** Named locations change rarely: asked for again after ten minutes, and the last ones count for an hour while Graph is silent. */
const freshMs = 600_000;
const staleMs = 3_600_000;

/** Conditional access by Microsoft Graph v1.0: `GET /identity/conditionalAccess/namedLocations`, `POST /identity/conditionalAccess/evaluate`. Throws `risk-unavailable`, whose limit they share. */
export function graphAccess({ clock, whatIf, apiClientId, lane, ...options }: GraphAccessOptions): TenantAccess {
  const graph = graphClient(options, 'risk-unavailable');
  const inTurn = lane ?? oneASecond('risk-unavailable', clock);
  let known: { at: number; locations: NamedLocation[] } | undefined;
  return {
    async locations() {
      const now = clock.now().getTime();
      if (known && now - known.at < freshMs) return known.locations;
      try {
        known = { at: now, locations: await readLocations(graph, inTurn) };
      } catch (trouble) {
        if (!known || now - known.at >= staleMs) throw trouble;
      }
      return known.locations;
    },
    async evaluate(id, { clientAddress }, device) {
      if (!whatIf) return 'off';
      const question = {
        signInIdentity: { '@odata.type': '#microsoft.graph.userSignIn', userId: id },
        signInContext: { '@odata.type': '#microsoft.graph.applicationContext', includeApplications: [apiClientId] },
        signInConditions: {
          clientAppType: 'browser',
          ...(clientAddress !== undefined && { ipAddress: clientAddress }),
          ...(device && { deviceInfo: { isCompliant: device.compliant } }),
        },
        appliedPoliciesOnly: true,
      };
      try {
        return policiesIn(await inTurn.run(() => graph.post('/identity/conditionalAccess/evaluate', question)));
      } catch (trouble) {
        if (isUnlicensed(trouble)) return 'unlicensed';
        throw trouble;
      }
    },
  };
}

async function readLocations(graph: Graph, inTurn: Lane): Promise<NamedLocation[]> {
  const found: NamedLocation[] = [];
  let path: string | undefined = '/identity/conditionalAccess/namedLocations';
  while (path !== undefined) {
    const next: string = path;
    const page: z.infer<typeof Locations> = readable(Locations, await inTurn.run(() => graph.get(next)));
    found.push(...page.value.flatMap((each) => (each ? [locationOf(each)] : [])));
    path = page['@odata.nextLink'];
  }
  return found;
}

function locationOf(location: z.infer<typeof Networks> | z.infer<typeof Countries>): NamedLocation {
  const name = location.displayName;
  if ('ipRanges' in location) {
    return {
      kind: 'networks',
      name,
      trusted: location.isTrusted === true,
      ranges: location.ipRanges.map(({ cidrAddress }) => cidrAddress),
    };
  }
  return {
    kind: 'countries',
    name,
    countries: location.countriesAndRegions,
    unknownToo: location.includeUnknownCountriesAndRegions === true,
  };
}

/** Policies that apply and are in force; one that only reports decides nothing. */
function policiesIn(found: unknown): TenantPolicy[] {
  const { value } = readable(Evaluated, found);
  const inForce = value.filter(({ state, policyApplies }) => state === 'enabled' && policyApplies !== false);
  return inForce.map(({ displayName, grantControls }) => ({
    name: displayName,
    controls: [...(grantControls?.builtInControls ?? []), ...(grantControls?.authenticationStrength ? ['authenticationStrength'] : [])],
    all: grantControls?.operator === 'AND',
  }));
}

/** Graph refuses tenants without Entra ID P1, and apps without `Policy.Read.ConditionalAccess`, with 403. */
const isUnlicensed = (trouble: unknown) => trouble instanceof LatchError && /\(403\b/.test(trouble.message);

function readable<T>(shape: z.ZodType<T>, found: unknown): T {
  const parsed = shape.safeParse(found);
  if (!parsed.success) throw new LatchError('risk-unavailable', 'conditional access is not readable');
  return parsed.data;
}
