import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import { instantFrom } from '../domain/window.js';
import type { Clock } from '../ports/clock.js';
import type { Directory } from '../ports/people.js';
import { graphClient } from './graph-client.js';
import { type FactsOptions, graphFacts, wordsOf } from './graph-facts.js';
import { graphGather, membersOn, personIn, readable, userPath } from './graph-gather.js';
import { unknownOf } from './graph-methods.js';
import { userFields } from './graph-person.js';
import { oneAsks } from './one-asks.js';

export type GraphDirectoryOptions = { baseUrl: string; credential: TokenCredential; clock: Clock } & FactsOptions;

const groupsPerCall = 20;

const GroupIds = z.object({ value: z.array(z.string()) });

/** People and groups by Microsoft Graph v1.0: `users`, `users/checkMemberGroups` (transitive), `groups/transitiveMembers`; many questions in one `$batch`. Throws `directory-unavailable`. */
export function graphDirectory({ methods, turns, ride, roleNames, clock, ...options }: GraphDirectoryOptions): Directory {
  const graph = graphClient(options, 'directory-unavailable');
  const { learn, gather, forget } = graphGather(graph, clock);
  const asking = oneAsks();
  const memberOfSome = async (id: string, groupIds: readonly string[]): Promise<string[]> => {
    const found = await graph.post(`/users/${encodeURIComponent(id)}/checkMemberGroups`, { groupIds });
    return found === undefined ? [] : readable(GroupIds, found).value;
  };
  return {
    gather,
    forget,
    async person(id) {
      const keep = learn();
      const person = personIn(await graph.get(userPath(id)));
      keep(id, person);
      return person;
    },
    memberOf: async (id, groupIds) => (await Promise.all(inParts(groupIds).map((part) => memberOfSome(id, part)))).flat(),
    async factsOf(ids, groupIds, { roles, until } = { roles: false }) {
      const keep = learn();
      const now = instantFrom(clock.now());
      const facts = await graphFacts(
        graph,
        ids,
        groupIds,
        { methods, turns, asking, ride, ...(roles && { roleNames }) },
        { now, until: until ?? now },
      );
      for (const [index, id] of ids.entries()) keep(id, facts[index]?.person);
      return facts;
    },
    async foresee(ids, until, keep) {
      const now = instantFrom(clock.now());
      const about = turns ? unknownOf(await wordsOf([...new Set(ids)], methods)) : [];
      if (!turns || about.length === 0) return undefined;
      const question = { about, now, until, to: 'keep' as const };
      return keep ? turns.take(question) : turns.foresee(question);
    },
    async withMail(mail) {
      const filter = encodeURIComponent(`mail eq '${mail.replaceAll("'", "''")}'`);
      return membersOn(graph, (await graph.get(`/users?$filter=${filter}&$select=${userFields}`)) ?? { value: [] });
    },
  };
}

const inParts = (ids: readonly string[]): (readonly string[])[] =>
  Array.from({ length: Math.ceil(ids.length / groupsPerCall) }, (_, part) => ids.slice(part * groupsPerCall, (part + 1) * groupsPerCall));
