import { type Directory, type DirectoryPerson, toldOf } from './directory.js';
import type { Change } from './subscriptions.js';

/** What Graph tells its subscribers about a person after a change: the account and its addresses as a change of the user, each group that gained or lost them as a change of the group. Nothing for risk, devices and second factors. */
export function changesOf(directory: Directory, before: DirectoryPerson, after: DirectoryPerson): Change[] {
  const { account, joined, left } = toldOf(directory.groups, before, after);
  const group = (oid: string, member: object): Change => ({
    resource: `Groups/${oid}`,
    resourceData: { ...dataOf('Group', `Groups/${oid}`, oid), 'members@delta': [member] },
  });
  return [
    ...(account ? [{ resource: `Users/${after.oid}`, resourceData: dataOf('User', `Users/${after.oid}`, after.oid) }] : []),
    ...joined.map((oid) => group(oid, { id: after.oid })),
    ...left.map((oid) => group(oid, { id: after.oid, '@removed': 'deleted' })),
  ];
}

const dataOf = (type: string, path: string, id: string) => ({ '@odata.type': `#Microsoft.Graph.${type}`, '@odata.id': path, id });
