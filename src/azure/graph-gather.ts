import { z } from 'zod';
import { LatchError } from '../domain/errors.js';
import type { PersonId } from '../domain/ids.js';
import type { Clock } from '../ports/clock.js';
import type { Gathering, Person } from '../ports/people.js';
import { type BatchAnswer, type BatchStep, graphBatch } from './graph-batch.js';
import type { Graph } from './graph-client.js';
import { personOf, User, userFields } from './graph-person.js';
import { lately } from './lately.js';

const Page = z.object({ value: z.array(User), '@odata.nextLink': z.string().optional() });

export const userPath = (id: string) => `/users/${encodeURIComponent(id)}?$select=${userFields}`;
const membersPath = (id: string) =>
  `/groups/${encodeURIComponent(id)}/transitiveMembers/microsoft.graph.user?$select=${userFields}&$top=999`;
const get = (id: string, url: string): BatchStep => ({ id, method: 'GET', url });

/** People and the members of groups in one `POST /$batch`, without those it was told of within `ageMs`. `learn`: what is told of people elsewhere. */
export function graphGather(graph: Graph, clock: Clock) {
  const people = lately<Person | undefined>(clock);
  const groups = lately<readonly Person[]>(clock);
  return {
    learn: people.begin,
    async gather(ids: readonly PersonId[], groupIds: readonly string[], ageMs = 0): Promise<Gathering> {
      const known = { people: people.within(ids, ageMs), members: groups.within(groupIds, ageMs) };
      const [keepPerson, keepGroup] = [people.begin(), groups.begin()];
      const unknown = {
        people: [...new Set(ids)].filter((id) => !known.people.has(id)),
        groups: [...new Set(groupIds)].filter((id) => !known.members.has(id)),
      };
      const steps = [
        ...unknown.people.map((id) => get(`user|${id}`, userPath(id))),
        ...unknown.groups.map((id) => get(`group|${id}`, membersPath(id))),
      ];
      const answers = await graphBatch(graph, steps, 'directory-unavailable');
      const bodyOf = (step: string) => bodyIn(answers.get(step));
      const told = unknown.people.map((id) => [id, personIn(bodyOf(`user|${id}`))] as const);
      const membersOf = async (id: string) => [id, await membersOn(graph, bodyOf(`group|${id}`) ?? { value: [] })] as const;
      const members = await Promise.all(unknown.groups.map(membersOf));
      for (const [id, person] of told) keepPerson(id, person);
      for (const [id, found] of members) keepGroup(id, found);
      const all = new Map<string, Person | undefined>([...known.people, ...told]);
      return { people: new Map(ids.map((id) => [id, all.get(id)])), members: new Map([...known.members, ...members]) };
    },
    forget() {
      people.forget();
      groups.forget();
    },
  };
}

/** Everybody on this page of users and on those after it. */
export async function membersOn(graph: Graph, found: unknown): Promise<Person[]> {
  const page = readable(Page, found);
  const next = page['@odata.nextLink'];
  return [...page.value.map(personOf), ...(next === undefined ? [] : await membersOn(graph, await graph.get(next)))];
}

export const personIn = (found: unknown): Person | undefined => (found === undefined ? undefined : personOf(readable(User, found)));

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

export function readable<T>(shape: z.ZodType<T>, found: unknown): T {
  const parsed = shape.safeParse(found);
  if (!parsed.success) throw new LatchError('directory-unavailable', 'the directory gave an unreadable answer');
  return parsed.data;
}
