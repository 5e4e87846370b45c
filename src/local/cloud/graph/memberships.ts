import { z } from 'zod';
import { readJson } from '../kernel/read-json.js';
import type { Operation } from '../kernel/serve.js';
import type { Directory } from './directory.js';
import { badRequest } from './errors.js';
import { forUser } from './for-user.js';
import { collection, context } from './odata.js';
import { directoryObjectShape, groupShape, groupView, typed } from './views.js';

const CheckMemberGroups = z.object({ groupIds: z.array(z.string()).min(1).max(20) });

/** user: checkMemberGroups, memberOf and transitiveMemberOf, the last two also cast to groups. */
export function membershipOperations(directory: Directory): Operation[] {
  const list = (name: string, segment: string, how: 'direct' | 'transitive') => [
    forUser(directory, name, 'GET', `/v1.0/users/:id/${segment}`, (call, person) =>
      collection(
        call,
        directoryObjectShape,
        directory.containing(person.groups, how).map((group) => typed('group', groupView(group))),
      ),
    ),
    forUser(directory, name, 'GET', `/v1.0/users/:id/${segment}/microsoft.graph.group`, (call, person) =>
      collection(call, groupShape, directory.containing(person.groups, how).map(groupView), directory.groups.map(groupView)[0]),
    ),
  ];
  return [
    forUser(directory, 'CheckMemberGroups', 'POST', '/v1.0/users/:id/checkMemberGroups', (call, person) => {
      const asked = CheckMemberGroups.safeParse(readJson(call.body));
      if (!asked.success) return badRequest('groupIds must hold 1 to 20 group ids.');
      const mine = new Set(directory.containing(person.groups, 'transitive').map(({ oid }) => oid));
      const value = asked.data.groupIds.filter((id) => mine.has(id));
      return { status: 200, body: { '@odata.context': context(call, 'Collection(Edm.String)'), value } };
    }),
    ...list('ListMemberOf', 'memberOf', 'direct'),
    ...list('ListTransitiveMemberOf', 'transitiveMemberOf', 'transitive'),
  ];
}
