import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import { LatchError } from '../domain/errors.js';
import type { Clock } from '../ports/clock.js';
import type { AppRoles } from '../ports/people.js';
import { freshFor } from './fresh-for.js';
import { graphClient } from './graph-client.js';

/** `apiClientId`: whose app roles they are. */
export type GraphRolesOptions = { baseUrl: string; credential: TokenCredential; clock: Clock; apiClientId: string };

const ServicePrincipal = z.object({ id: z.string(), appRoles: z.array(z.object({ id: z.string(), value: z.string().nullable() })) });
const Assignments = z.object({ value: z.array(z.object({ appRoleId: z.string(), resourceId: z.string() })) });

const hourMs = 3_600_000;

/** App roles by Microsoft Graph v1.0: `servicePrincipals(appId=…)`, remembered for an hour, and `users/{id}/appRoleAssignments` (through groups too). `namesIn`: those in an answer of the latter. */
export function graphRoles({
  clock,
  apiClientId,
  ...options
}: GraphRolesOptions): AppRoles & { namesIn(found: unknown): Promise<string[]> } {
  const graph = graphClient(options, 'directory-unavailable');
  const declared = freshFor(hourMs, clock, async (appId) =>
    readable(ServicePrincipal, await graph.get(`/servicePrincipals(appId='${appId}')?$select=id,appRoles`)),
  );
  const namesIn = async (found: unknown): Promise<string[]> => {
    const api = await declared(apiClientId);
    const held = readable(Assignments, found).value.filter(({ resourceId }) => resourceId === api.id);
    return held.flatMap(({ appRoleId }) => api.appRoles.find((role) => role.id === appRoleId)?.value ?? []);
  };
  return {
    namesIn,
    async of(id) {
      const found = await graph.get(`/users/${encodeURIComponent(id)}/appRoleAssignments`);
      return found === undefined ? [] : namesIn(found);
    },
  };
}

function readable<T>(shape: z.ZodType<T>, found: unknown): T {
  const parsed = shape.safeParse(found);
  if (!parsed.success) throw new LatchError('directory-unavailable', 'the directory gave an unreadable answer');
  return parsed.data;
}
