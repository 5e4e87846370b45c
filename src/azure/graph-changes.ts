import type { TokenCredential } from '@azure/identity';
import { z } from 'zod';
import { LatchError } from '../domain/errors.js';
import type { Moved } from '../domain/signals/graph-notice.js';
import type { ChangedResource, DirectoryChanges } from '../ports/people.js';
import { type Graph, graphClient } from './graph-client.js';
import { readable } from './graph-gather.js';

/** What of an account matters to us as far as a delta query tells of it, and whose members changed. `latest`: from now on. */
const beginnings: Record<ChangedResource, string> = {
  users: '/users/delta?$select=accountEnabled,mail,mobilePhone,userType,employeeId,companyName&$deltatoken=latest',
  groups: '/groups/delta?$select=members&$deltatoken=latest',
};

const Member = z.object({ '@odata.type': z.string().optional(), id: z.string(), '@removed': z.unknown().optional() });
const Item = z.object({ id: z.string(), '@removed': z.unknown().optional(), 'members@delta': z.array(Member).optional() });
const Page = z.object({ value: z.array(Item), '@odata.nextLink': z.string().optional(), '@odata.deltaLink': z.string().optional() });

/** Delta queries of Microsoft Graph, `GET /users/delta` and `/groups/delta`, a page at a time. Throws `directory-unavailable`. */
export function graphChanges(options: { baseUrl: string; credential: TokenCredential }): DirectoryChanges {
  const graph = graphClient(options, 'directory-unavailable');
  return {
    async begin(resource) {
      const found = await pageAt(graph, beginnings[resource]);
      if (found === 'lost') throw new LatchError('directory-unavailable', 'a delta query cannot begin');
      return found.place;
    },
    async since(resource, place) {
      const found = await pageAt(graph, place);
      if (found === 'lost') return { kind: 'lost' };
      const { items, ...rest } = found;
      return { kind: 'changes', ...rest, ...(resource === 'users' ? peopleIn(items) : groupsIn(items)) };
    },
  };
}

type Items = z.infer<typeof Item>[];

async function pageAt(graph: Graph, link: string): Promise<{ items: Items; place: string; isLast: boolean } | 'lost'> {
  const found = await graph.get(link).catch((error: unknown) => {
    if (isLost(error)) return undefined;
    throw error;
  });
  if (found === undefined) return 'lost';
  const { value: items, '@odata.nextLink': next, '@odata.deltaLink': delta } = readable(Page, found);
  const place = next ?? delta;
  if (place === undefined) throw new LatchError('directory-unavailable', 'a delta query leads nowhere');
  return { items, place, isLast: next === undefined };
}

/** Graph keeps tokens for days, not for ever: 410 says so, or an answer of another status with this code. */
const isLost = (error: unknown) =>
  error instanceof LatchError &&
  (error.status === 410 || /\(4\d\d (syncStateNotFound|syncStateInvalid|resyncRequired)\)/i.test(error.message));

const peopleIn = (items: Items) => ({ people: items.map(({ id }) => id), groups: [], isAboutAnybody: false });

/** Of a group that is gone, or came to another or left it, nobody says who is in it. */
function groupsIn(items: Items) {
  const moved = items.map((item): Moved => {
    const ids = (isGone: boolean) => (item['members@delta'] ?? []).filter((each) => (each['@removed'] !== undefined) === isGone);
    return { groupId: item.id, joined: ids(false).map(({ id }) => id), left: ids(true).map(({ id }) => id) };
  });
  return { people: [], groups: moved, isAboutAnybody: items.some(isAboutAnybody) };
}

const isAboutAnybody = (item: z.infer<typeof Item>): boolean =>
  item['@removed'] !== undefined || item['members@delta']?.some((each) => each['@odata.type'] === '#microsoft.graph.group') === true;
