import { stableId } from '../../seed/stable-id.js';
import type { Operation } from '../kernel/serve.js';
import { beginning, type Directory } from './directory.js';
import { graphError } from './errors.js';
import { forUser } from './for-user.js';
import { collection, single } from './odata.js';

/** Id of an app role of the Latch API, as its registration would declare it. */
export const appRoleIdOf = (role: string) => stableId(`role:${role}`);

const roles = ['Latch.Request', 'Latch.Approve', 'Latch.Security', 'Latch.Audit', 'Latch.Admin', 'Latch.Integrate', 'Latch.Revoke'];

/** The one application with roles that the tenant has. */
const api = { id: stableId('principal:latch-api'), appId: stableId('api'), displayName: 'Latch' };
const declared = (value: string) => ({ id: appRoleIdOf(value), value, displayName: value, isEnabled: true });

/** Those of every Latch, and those somebody has. */
const rolesOf = (directory: Directory) => new Set([...roles, ...directory.people().flatMap((person) => person.roles)]);

/** servicePrincipal by appId; user: list appRoleAssignments. */
export function appRoleOperations(directory: Directory): Operation[] {
  return [
    {
      name: 'GetServicePrincipal',
      method: 'GET',
      path: "/v1.0/servicePrincipals\\(appId=':appId'\\)",
      handle: (call) =>
        call.params['appId'] === api.appId
          ? single(call, { type: 'servicePrincipal' }, { ...api, appRoles: [...rolesOf(directory)].map(declared) })
          : graphError(404, 'Request_ResourceNotFound', `Resource '${call.params['appId']}' does not exist.`),
    },
    forUser(directory, 'ListAppRoleAssignments', 'GET', '/v1.0/users/:id/appRoleAssignments', (call, person) =>
      collection(
        call,
        { type: 'appRoleAssignment' },
        person.roles.map((role) => ({
          id: stableId(`assignment:${person.oid}:${role}`),
          appRoleId: appRoleIdOf(role),
          createdDateTime: beginning,
          principalDisplayName: person.name,
          principalId: person.oid,
          principalType: 'User',
          resourceDisplayName: 'Latch',
          resourceId: api.id,
        })),
      ),
    ),
  ];
}
