import type { Directory, DirectoryPerson } from './directory.js';
import type { Change } from './subscriptions.js';

const ofTheUser = ['accountEnabled', 'sessionsValidFrom', 'mail', 'mobile'] as const;

/** What Graph tells its subscribers about a person after a change: the account and its addresses as a change of the user, each group that gained or lost them as a change of the group. Nothing for risk, devices and second factors. */
export function changesOf(directory: Directory, before: DirectoryPerson, after: DirectoryPerson): Change[] {
  const user: Change[] = ofTheUser.every((field) => before[field] === after[field])
    ? []
    : [{ resource: `Users/${after.oid}`, resourceData: dataOf('User', `Users/${after.oid}`, after.oid) }];
  const moved = directory.groups.filter(({ id }) => before.groups.includes(id) !== after.groups.includes(id));
  return [
    ...user,
    ...moved.map(({ id, oid }): Change => {
      const member = after.groups.includes(id) ? { id: after.oid } : { id: after.oid, '@removed': 'deleted' };
      return { resource: `Groups/${oid}`, resourceData: { ...dataOf('Group', `Groups/${oid}`, oid), 'members@delta': [member] } };
    }),
  ];
}

const dataOf = (type: string, path: string, id: string) => ({ '@odata.type': `#Microsoft.Graph.${type}`, '@odata.id': path, id });
