import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import { LatchError } from '../domain/errors.js';
import type { Clock } from '../ports/clock.js';
import type { Directory, Person } from '../ports/people.js';
import { freshFor } from './fresh-for.js';
import { graphClient } from './graph-client.js';
import { graphFacts } from './graph-facts.js';
import { personOf, User, userFields } from './graph-person.js';

/** `freshMs`: how long what was learnt of a person may be used again; 0 (the default) asks every time, as a gate should. */
export type GraphDirectoryOptions = { baseUrl: string; credential: TokenCredential; clock: Clock; freshMs?: number };

const groupsPerCall = 20;

const Page = z.object({ value: z.array(User), '@odata.nextLink': z.string().optional() });
const GroupIds = z.object({ value: z.array(z.string()) });

/** People and groups by Microsoft Graph v1.0: `users`, `users/checkMemberGroups` (transitive), `groups/transitiveMembers`. Throws `directory-unavailable`. */
export function graphDirectory({ clock, freshMs = 0, ...options }: GraphDirectoryOptions): Directory {
  const graph = graphClient(options, 'directory-unavailable');
  const readPerson = async (id: string): Promise<Person | undefined> => {
    const found = await graph.get(`/users/${encodeURIComponent(id)}?$select=${userFields}`);
    return found === undefined ? undefined : personOf(readable(User, found));
  };
  const memberOfSome = async (id: string, groupIds: readonly string[]): Promise<string[]> => {
    const found = await graph.post(`/users/${encodeURIComponent(id)}/checkMemberGroups`, { groupIds });
    return found === undefined ? [] : readable(GroupIds, found).value;
  };
  const membersFrom = async (path: string): Promise<Person[]> => {
    const found = await graph.get(path);
    if (found === undefined) return [];
    const page = readable(Page, found);
    const next = page['@odata.nextLink'];
    return [...page.value.map(personOf), ...(next === undefined ? [] : await membersFrom(next))];
  };
  return {
    person: freshFor(freshMs, clock, readPerson),
    memberOf: async (id, groupIds) => (await Promise.all(inParts(groupIds).map((part) => memberOfSome(id, part)))).flat(),
    factsOf: (ids, groupIds) => graphFacts(graph, ids, groupIds),
    withMail: (mail) =>
      membersFrom(`/users?$filter=${encodeURIComponent(`mail eq '${mail.replaceAll("'", "''")}'`)}&$select=${userFields}`),
    members: (groupId) =>
      membersFrom(`/groups/${encodeURIComponent(groupId)}/transitiveMembers/microsoft.graph.user?$select=${userFields}&$top=999`),
  };
}

function readable<T>(shape: z.ZodType<T>, found: unknown): T {
  const parsed = shape.safeParse(found);
  if (!parsed.success) throw new LatchError('directory-unavailable', 'the directory gave an unreadable answer');
  return parsed.data;
}

const inParts = (ids: readonly string[]): (readonly string[])[] =>
  Array.from({ length: Math.ceil(ids.length / groupsPerCall) }, (_, part) => ids.slice(part * groupsPerCall, (part + 1) * groupsPerCall));
