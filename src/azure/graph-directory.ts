import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import { LatchError } from '../domain/errors.js';
import type { PersonId } from '../domain/ids.js';
import type { Directory, Person } from '../ports/people.js';
import { type BatchAnswer, type BatchStep, graphBatch } from './graph-batch.js';
import { graphClient } from './graph-client.js';
import { type FactsOptions, graphFacts } from './graph-facts.js';
import { personOf, User, userFields } from './graph-person.js';

export type GraphDirectoryOptions = { baseUrl: string; credential: TokenCredential } & FactsOptions;

const groupsPerCall = 20;

const Page = z.object({ value: z.array(User), '@odata.nextLink': z.string().optional() });
const GroupIds = z.object({ value: z.array(z.string()) });

/** People and groups by Microsoft Graph v1.0: `users`, `users/checkMemberGroups` (transitive), `groups/transitiveMembers`; many questions in one `$batch`. Throws `directory-unavailable`. */
export function graphDirectory({ methods, ride, ...options }: GraphDirectoryOptions): Directory {
  const graph = graphClient(options, 'directory-unavailable');
  const memberOfSome = async (id: string, groupIds: readonly string[]): Promise<string[]> => {
    const found = await graph.post(`/users/${encodeURIComponent(id)}/checkMemberGroups`, { groupIds });
    return found === undefined ? [] : readable(GroupIds, found).value;
  };
  const membersOn = async (found: unknown): Promise<Person[]> => {
    const page = readable(Page, found);
    const next = page['@odata.nextLink'];
    return [...page.value.map(personOf), ...(next === undefined ? [] : await membersOn(await graph.get(next)))];
  };
  return {
    async person(id) {
      const found = await graph.get(userPath(id));
      return found === undefined ? undefined : personOf(readable(User, found));
    },
    memberOf: async (id, groupIds) => (await Promise.all(inParts(groupIds).map((part) => memberOfSome(id, part)))).flat(),
    factsOf: (ids, groupIds) => graphFacts(graph, ids, groupIds, { methods, ride }),
    async gather(ids, groupIds) {
      const steps = [...new Set(ids)].map((id) => get(`user|${id}`, userPath(id)));
      const more = [...new Set(groupIds)].map((id) => get(`group|${id}`, membersPath(id)));
      const answers = await graphBatch(graph, [...steps, ...more], 'directory-unavailable');
      const bodyOf = (step: string) => bodyIn(answers.get(step));
      const person = (id: PersonId) => [id, asPerson(bodyOf(`user|${id}`))] as const;
      const members = async (id: string) => [id, await membersOn(bodyOf(`group|${id}`) ?? { value: [] })] as const;
      return { people: new Map(ids.map(person)), members: new Map(await Promise.all([...new Set(groupIds)].map(members))) };
    },
    async withMail(mail) {
      const filter = encodeURIComponent(`mail eq '${mail.replaceAll("'", "''")}'`);
      return membersOn((await graph.get(`/users?$filter=${filter}&$select=${userFields}`)) ?? { value: [] });
    },
  };
}

const userPath = (id: string) => `/users/${encodeURIComponent(id)}?$select=${userFields}`;
const membersPath = (id: string) =>
  `/groups/${encodeURIComponent(id)}/transitiveMembers/microsoft.graph.user?$select=${userFields}&$top=999`;
const get = (id: string, url: string): BatchStep => ({ id, method: 'GET', url });

const asPerson = (found: unknown) => (found === undefined ? undefined : personOf(readable(User, found)));

/** Undefined for what does not exist. */
function bodyIn(answer: BatchAnswer | undefined): unknown {
  if (answer?.status === 404) return undefined;
  if (answer?.status === 200) return answer.body;
  const { status, retryAfterMs } = answer ?? {};
  throw new LatchError('directory-unavailable', `a question in graph $batch was answered with ${status ?? 'nothing'}`, {
    status,
    retryAfterMs,
  });
}

function readable<T>(shape: z.ZodType<T>, found: unknown): T {
  const parsed = shape.safeParse(found);
  if (!parsed.success) throw new LatchError('directory-unavailable', 'the directory gave an unreadable answer');
  return parsed.data;
}

const inParts = (ids: readonly string[]): (readonly string[])[] =>
  Array.from({ length: Math.ceil(ids.length / groupsPerCall) }, (_, part) => ids.slice(part * groupsPerCall, (part + 1) * groupsPerCall));
