import type { NamedGroup } from '../../seed/groups.js';
import type { Answer, Call, Operation } from '../kernel/serve.js';
import type { Directory, DirectoryPerson } from './directory.js';
import { notFound } from './errors.js';
import { collection, single } from './odata.js';
import { directoryObjectShape, groupShape, groupView, typed, userShape, userView } from './views.js';

type How = 'direct' | 'transitive';

/** group: list, get, members and transitiveMembers, the last two also cast to users. A nested group's people are transitive members only. */
export function groupOperations(directory: Directory): Operation[] {
  const list = (name: string, segment: string, how: How) => [
    forGroup(directory, name, `/v1.0/groups/:id/${segment}`, (call, group) =>
      collection(call, directoryObjectShape, members(directory, group, how)),
    ),
    forGroup(directory, name, `/v1.0/groups/:id/${segment}/microsoft.graph.user`, (call, group) =>
      collection(call, userShape, peopleIn(directory, group, how).map(userView), directory.people().map(userView)[0]),
    ),
  ];
  return [
    {
      name: 'ListGroups',
      method: 'GET',
      path: '/v1.0/groups',
      handle: (call) => collection(call, groupShape, directory.groups.map(groupView)),
    },
    forGroup(directory, 'GetGroup', '/v1.0/groups/:id', (call, group) => single(call, groupShape, groupView(group))),
    ...list('ListMembers', 'members', 'direct'),
    ...list('ListTransitiveMembers', 'transitiveMembers', 'transitive'),
  ];
}

function members(directory: Directory, group: NamedGroup, how: How) {
  const nested = directory.groups.filter(({ memberOf }) => isIn(directory, memberOf, group, how));
  return [
    ...peopleIn(directory, group, how).map((person) => typed('user', userView(person))),
    ...nested.map((inner) => typed('group', groupView(inner))),
  ];
}

function peopleIn(directory: Directory, group: NamedGroup, how: How): DirectoryPerson[] {
  return directory.people().filter(({ groups }) => isIn(directory, groups, group, how));
}

const isIn = (directory: Directory, memberOf: string[], group: NamedGroup, how: How) =>
  directory.containing(memberOf, how).some(({ oid }) => oid === group.oid);

function forGroup(directory: Directory, name: string, path: string, handle: (call: Call, group: NamedGroup) => Answer): Operation {
  return {
    name,
    method: 'GET',
    path,
    handle: (call) => {
      const group = directory.groups.find(({ oid }) => oid === call.params['id']);
      return group ? handle(call, group) : notFound(call.params['id'] ?? '');
    },
  };
}
