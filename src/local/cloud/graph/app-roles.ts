import { stableId } from '../../seed/stable-id.js';
import type { Operation } from '../kernel/serve.js';
import { beginning, type Directory } from './directory.js';
import { forUser } from './for-user.js';
import { collection } from './odata.js';

/** Id of an app role of the Latch API, as its registration would declare it. */
export const appRoleIdOf = (role: string) => stableId(`role:${role}`);

/** user: list appRoleAssignments. */
export function appRoleOperations(directory: Directory): Operation[] {
  return [
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
          resourceId: stableId('principal:latch-api'),
        })),
      ),
    ),
  ];
}
